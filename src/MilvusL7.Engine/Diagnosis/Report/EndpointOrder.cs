namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Endpoints in the order in which they are looked at: those that do not serve first.</summary>
internal static class EndpointOrder
{
    public static IReadOnlyList<MilvusEndpointStatus> GravestFirst(IEnumerable<MilvusEndpointStatus> endpoints) =>
        [.. endpoints.OrderByDescending(e => Tones.Of(e.Health)).ThenBy(e => e.Zone, StringComparer.Ordinal).ThenBy(e => e.Pod ?? e.IPAddress, NaturalOrder).ThenBy(e => e.Port)];

    /// <summary>For example <c>298 healthy, 2 unhealthy</c>.</summary>
    public static string Counts(IEnumerable<MilvusEndpointStatus> endpoints) =>
        string.Join(", ", endpoints.GroupBy(e => e.Health).OrderByDescending(g => Tones.Of(g.Key)).Select(g => ReportText.Invariant($"{g.Count()} {Tones.Word(g.Key)}")));

    /// <summary>A StatefulSet's pod 10 comes after its pod 9; other names go by their letters.</summary>
    private static Comparer<string> NaturalOrder { get; } = Comparer<string>.Create((a, b) =>
    {
        var (x, y) = (Split(a), Split(b));
        return string.CompareOrdinal(x.Stem, y.Stem) is var stems and not 0 ? stems : x.Number.CompareTo(y.Number) is var numbers and not 0 ? numbers : string.CompareOrdinal(a, b);
    });

    private static (string Stem, long Number) Split(string name)
    {
        var stem = name.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return long.TryParse(name.AsSpan(stem.Length), out var number) ? (stem, number) : (name, -1);
    }
}
