using System.Globalization;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <param name="Failures">The first ones, with their times.</param>
/// <param name="LongestGap">The longest time in which no request of any client succeeded.</param>
public sealed record TrafficResult(int Requests, int Failed, IReadOnlyList<string> Failures, TimeSpan LongestGap)
{
    /// <summary>One line that begins with the figures, as tests/run.sh prints it, and the failures below it.</summary>
    public string Describe(string what) => string.Create(
        CultureInfo.InvariantCulture, $"{this}: {what}, longest gap {LongestGap.TotalMilliseconds:0} ms{string.Concat(Failures.Select(failure => "\n  " + failure))}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"requests {Requests} failed {Failed}");
}
