using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

public sealed class MomentTests
{
    private int _reads;

    [Fact]
    public async Task While_it_lasts_a_thing_is_read_once_however_many_ask()
    {
        using var moment = new Moment();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => moment.ReadAsync("a", ReadAsync))));

        Assert.All(answers, a => Assert.Equal(1, (int)a!["number"]!));
        Assert.Equal(2, (int)(await moment.ReadAsync("b", ReadAsync))!["number"]!);
    }

    [Fact]
    public async Task Once_it_is_over_or_forgot_things_are_read_anew()
    {
        var moment = new Moment();
        await moment.ReadAsync("a", ReadAsync);

        moment.Forget();
        Assert.Equal(2, (int)(await moment.ReadAsync("a", ReadAsync))!["number"]!);
        Assert.Equal(2, (int)(await moment.ReadAsync("a", ReadAsync))!["number"]!);

        moment.Dispose();
        Assert.Equal(3, (int)(await moment.ReadAsync("a", ReadAsync))!["number"]!);
        Assert.Equal(4, (int)(await moment.ReadAsync("a", ReadAsync))!["number"]!);
    }

    private async Task<JsonObject?> ReadAsync()
    {
        int number = Interlocked.Increment(ref _reads);
        await Task.Delay(20);
        return new JsonObject { ["number"] = number };
    }
}
