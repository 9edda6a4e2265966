using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.ComputeStandIn;

/// <summary>The one form in which Google's v1 API gives references, whatever form (partial, beta) they were written in.</summary>
internal static partial class ResourceUrl
{
    private const string Root = "https://www.googleapis.com/compute/v1/projects/";

    public static string Of(string project, string path) => path.Length == 0 ? Root + project : $"{Root}{project}/{path}";

    /// <summary><c>global/backendServices/NAME</c> of any form of reference, null if it is none.</summary>
    public static string? PathOf(string? reference) =>
        reference is not null && Reference().Match(reference) is { Success: true } match ? match.Groups["path"].Value : null;

    /// <summary>Rewrites every reference in a resource.</summary>
    public static void Normalize(string project, JsonObject resource)
    {
        foreach (var (name, value) in resource.ToList())
        {
            if (Normalized(project, value) is { } replaced)
            {
                resource[name] = replaced;
            }
        }
    }

    private static void Normalize(string project, JsonArray array)
    {
        for (int i = 0; i < array.Count; i++)
        {
            if (Normalized(project, array[i]) is { } replaced)
            {
                array[i] = replaced;
            }
        }
    }

    private static JsonNode? Normalized(string project, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject inner:
                Normalize(project, inner);
                return null;
            case JsonArray inner:
                Normalize(project, inner);
                return null;
            case JsonValue value when value.TryGetValue(out string? text) && Reference().Match(text) is { Success: true } match:
                string owner = match.Groups["project"] is { Success: true } named ? named.Value : project;
                return JsonValue.Create(Of(owner, match.Groups["path"].Value));
            default:
                return null;
        }
    }

    [GeneratedRegex(@"^(https://(www|compute)\.googleapis\.com/compute/(v1|beta|alpha)/)?(projects/(?<project>[^/\s]+)/)?(?<path>(global/[a-zA-Z]+|(regions|zones)/[a-z0-9-]+/[a-zA-Z]+)/[^/\s]+|(regions|zones)/[a-z0-9-]+)$")]
    private static partial Regex Reference();
}
