using System.Globalization;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <param name="Failures">The first ones, with their times.</param>
/// <param name="LongestGap">The longest time in which no request of any client succeeded.</param>
public sealed record TrafficResult(int Requests, int Failed, IReadOnlyList<string> Failures, TimeSpan LongestGap)
{
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{this}, longest gap {LongestGap.TotalMilliseconds:0} ms{string.Concat(Failures.Select(failure => "\n  " + failure))}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"requests {Requests} failed {Failed}");
}
