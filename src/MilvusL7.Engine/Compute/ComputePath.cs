using System.Text.RegularExpressions;

namespace MilvusL7.Engine.Compute;

/// <summary>
/// Builds the paths of the Compute API below <c>projects/PROJECT/</c>. Names come from annotations and records that others can write, so a name
/// never becomes more than one segment, and a path with a segment that is not a name is never sent.
/// </summary>
internal static partial class ComputePath
{
    public const string Global = "global";

    /// <summary>The API's own methods and collections are in camel case; the names of operations are longer than those of resources.</summary>
    private const int LongestSegment = 128;

    /// <summary>One resource, or a method of one.</summary>
    /// <param name="scope"><see cref="Global"/>, <c>regions/REGION</c> or <c>zones/ZONE</c>.</param>
    public static string Of(string scope, string collection, string name) => $"{scope}/{collection}/{Uri.EscapeDataString(name)}";

    public static string Region(string region) => $"regions/{Uri.EscapeDataString(region)}";

    public static string Zone(string zone) => $"zones/{Uri.EscapeDataString(zone)}";

    /// <summary>The project itself is the empty path.</summary>
    public static bool IsValid(string path) => path.Length == 0 || path.Split('/').All(s => s.Length <= LongestSegment && Segment().IsMatch(s));

    /// <summary>True for a project's id or number; the old ids begin with a domain.</summary>
    public static bool IsProject(string project) => Project().IsMatch(project);

    [GeneratedRegex(@"^[A-Za-z][-A-Za-z0-9]*\z")]
    private static partial Regex Segment();

    [GeneratedRegex(@"^([a-z0-9][-a-z0-9.]{0,252}:)?[a-z0-9][-a-z0-9]{0,62}\z")]
    private static partial Regex Project();
}
