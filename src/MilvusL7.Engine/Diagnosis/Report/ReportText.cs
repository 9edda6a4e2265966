using System.Globalization;
using System.Reflection;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Times, spans and counts as the report writes them: the same on every machine.</summary>
internal static class ReportText
{
    /// <summary>The module's version, without the commit that the compiler adds.</summary>
    public static string Version { get; } =
        typeof(ReportText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    public static string Moment(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss 'UTC'");

    public static string Date(DateTimeOffset time) => Format(time, "yyyy-MM-dd");

    public static string Clock(DateTimeOffset time) => Format(time, "HH:mm:ss");

    public static string Machine(DateTimeOffset time) => Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Invariant($"{Math.Max(0, (int)span.TotalSeconds)} s"),
        { TotalHours: < 1 } => Invariant($"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => Invariant($"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => Count((int)span.TotalDays, "day"),
    };

    public static string Count(int count, string one, string? many = null) => Invariant($"{count} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>For people: <c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string And(IReadOnlyList<string> parts) =>
        parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts.SkipLast(1))} and {parts[^1]}";

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Format(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
