using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace MilvusL7.ComputeStandIn;

/// <summary>One HTTP request, or one part of a batch.</summary>
/// <param name="Target">Path and query.</param>
internal sealed record Incoming(string Method, string Target, string? Authorization, string? UserAgent, string Body)
{
    private const string BasePath = "/compute/v1/";

    /// <summary>Null if the target is not in the API.</summary>
    public ComputeRequest? Request()
    {
        string[] halves = Target.Split('?', 2);
        if (!halves[0].StartsWith(BasePath, StringComparison.Ordinal))
        {
            return null;
        }

        string? token = Authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? Authorization[7..].Trim() : null;
        string path = Uri.UnescapeDataString(halves[0][BasePath.Length..]);
        return new ComputeRequest(Method, path, halves is [_, var query] ? query : string.Empty, DateTimeOffset.UtcNow, Authorization, token, UserAgent, Body);
    }

    public static ApiCall Call(ComputeRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        return new ApiCall(request.Method, request.Path, query, Json(request.Body));
    }

    private static JsonObject? Json(string body)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new ApiException(400, "parseError", "Parse Error");
        }
        catch (JsonException)
        {
            throw new ApiException(400, "parseError", "Parse Error");
        }
    }
}
