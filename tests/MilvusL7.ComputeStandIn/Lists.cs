using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>Lists in pages, filtered.</summary>
internal sealed class Lists(ComputeState state)
{
    private const int MostResults = 500;

    public JsonObject Page(ApiCall call, ResourceKind kind, string collection, IEnumerable<JsonObject> all)
    {
        var (items, next) = Cut(call, [.. Filtered(call, all)]);
        var page = new JsonObject { ["kind"] = kind.FullList, ["id"] = $"projects/{state.Project}/{collection}" };
        if (items.Count > 0)
        {
            page["items"] = new JsonArray([.. items]);
        }

        page["selfLink"] = state.UrlOf(collection);
        return WithNext(page, next);
    }

    /// <param name="inScope">The resources of one scope.</param>
    public JsonObject Aggregated(ApiCall call, ResourceKind kind, Func<string, IEnumerable<JsonObject>> inScope)
    {
        string[] scopes = ["global", .. state.Regions.Select(region => $"regions/{region}"), .. state.Zones.Select(zone => $"zones/{zone}")];
        var all = scopes.SelectMany(scope => Filtered(call, inScope(scope)).Select(item => (Scope: scope, Item: item)));
        var (items, next) = Cut(call, [.. all]);
        var byScope = new JsonObject();
        foreach (string scope in scopes)
        {
            JsonObject[] found = [.. items.Where(item => item.Scope == scope).Select(item => item.Item)];
            byScope[scope] = found.Length > 0
                ? new JsonObject { [kind.Collection] = new JsonArray([.. found]) }
                : new JsonObject { ["warning"] = NoResults(scope) };
        }

        return WithNext(
            new JsonObject
            {
                ["kind"] = kind.FullAggregatedList,
                ["id"] = $"projects/{state.Project}/aggregated/{kind.Collection}",
                ["items"] = byScope,
                ["selfLink"] = state.UrlOf($"aggregated/{kind.Collection}"),
            },
            next);
    }

    public static (IReadOnlyList<T> Items, string? Next) Cut<T>(ApiCall call, IReadOnlyList<T> all)
    {
        int most = call.Number("maxResults", MostResults, MostResults);
        int start = Start(call.Parameter("pageToken"));
        int count = Math.Max(most, 1);
        string? next = start + count < all.Count ? Token(start + count) : null;
        return ([.. all.Skip(start).Take(count)], next);
    }

    public static JsonObject WithNext(JsonObject page, string? next)
    {
        if (next is not null)
        {
            page["nextPageToken"] = next;
        }

        return page;
    }

    private static IEnumerable<JsonObject> Filtered(ApiCall call, IEnumerable<JsonObject> all) =>
        call.Parameter("filter") is { } text ? all.Where(ListFilter.Parse(text)) : all;

    private static JsonObject NoResults(string scope) => new()
    {
        ["code"] = "NO_RESULTS_ON_PAGE",
        ["message"] = $"There are no results for scope '{scope}' on this page.",
        ["data"] = new JsonArray(new JsonObject { ["key"] = "scope", ["value"] = scope }),
    };

    private static string Token(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"from {start}")));

    private static int Start(string? token)
    {
        if (token is null)
        {
            return 0;
        }

        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.ASCII.GetString(bytes, 0, length) is { } text
            && text.StartsWith("from ", StringComparison.Ordinal)
            && int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out int start)
                ? start
                : throw ApiException.Invalid("pageToken", token, "The page token is not valid.");
    }
}
