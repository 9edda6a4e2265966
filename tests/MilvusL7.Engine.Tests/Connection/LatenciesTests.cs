using MilvusL7.Engine.Connection;
using Xunit;

namespace MilvusL7.Engine.Tests.Connection;

public sealed class LatenciesTests
{
    [Fact]
    public void Of_a_hundred_known_latencies_each_figure_is_known()
    {
        var latencies = new Latencies();
        MilvusConnectionStatistics? last = null;
        // 1 to 100 ms, in an order of their own: 37 has no factor in common with 101.
        for (var i = 1; i <= 100; i++)
        {
            last = latencies.Add(After(i * 37 % 101));
        }

        Assert.Equal(new MilvusConnectionStatistics { Sent = 100, Minimum = Milliseconds(1), Median = Milliseconds(50), P99 = Milliseconds(99) }, last);
        Assert.Equal("0 of 100 lost, minimum 1.0 ms, median 50.0 ms, p99 99.0 ms", last!.ToString());
    }

    [Theory]
    [InlineData(new[] { 7 }, 7, 7, 7)]
    [InlineData(new[] { 9, 3 }, 3, 3, 9)]
    [InlineData(new[] { 5, 1, 9 }, 1, 5, 9)]
    [InlineData(new[] { 4, 4, 4, 4 }, 4, 4, 4)]
    public void A_few_latencies_are_ranked(int[] latencies, int minimum, int median, int p99)
    {
        var all = new Latencies();

        var last = latencies.Select(l => all.Add(After(l))).ToArray()[^1];

        Assert.Equal((Milliseconds(minimum), Milliseconds(median), Milliseconds(p99)), (last.Minimum, last.Median, last.P99));
    }

    [Fact]
    public void What_failed_is_lost_and_has_no_latency()
    {
        var latencies = new Latencies();

        Assert.Equal(new MilvusConnectionStatistics { Sent = 1, Lost = 1 }, latencies.Add(Lost()));
        latencies.Add(After(8));

        var last = latencies.Add(Lost() with { Latency = Milliseconds(1) });
        Assert.Equal((3, 2, (TimeSpan?)Milliseconds(8)), (last.Sent, last.Lost, last.Minimum));
    }

    [Fact]
    public void Of_an_endless_run_the_last_ten_thousand_are_ranked_and_the_minimum_stays()
    {
        var latencies = new Latencies();
        latencies.Add(After(1));
        MilvusConnectionStatistics? last = null;
        for (var i = 0; i < 10_000; i++)
        {
            last = latencies.Add(After(5));
        }

        Assert.Equal(new MilvusConnectionStatistics { Sent = 10_001, Minimum = Milliseconds(1), Median = Milliseconds(5), P99 = Milliseconds(5) }, last);
    }

    private static MilvusConnection After(int milliseconds) => Lost() with
    {
        Stage = [new MilvusConnectionStage { Name = "TCP", Result = MilvusConnectionResult.Passed }],
        Latency = Milliseconds(milliseconds),
    };

    private static MilvusConnection Lost() => new() { Address = "a", Port = 443, HostName = "a" };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
