using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>Reads a list page by page, with limits.</summary>
internal static class ListPages
{
    private const int FirstPageSize = 500;
    private const int MaximumPages = 10_000;

    /// <summary>All items that are objects with a name. Each other one costs a warning, not the list.</summary>
    /// <param name="path">Path of the list, with the ? of its query.</param>
    /// <param name="send">Sends one request.</param>
    /// <exception cref="MilvusL7Exception"><c>ApiServerFault</c>: the pages do not end, or a page with one item is too large.</exception>
    public static async Task<IReadOnlyList<JsonObject>> ReadAsync(
        string path, string what, Func<string, Task<JsonObject?>> send, EngineContext context)
    {
        var found = new List<JsonObject>();
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        var separator = path.EndsWith('?') ? string.Empty : "&";
        string? next = null;
        for (var (page, size) = (1, FirstPageSize); ; page++)
        {
            JsonObject? answer;
            try
            {
                var position = string.IsNullOrEmpty(next) ? string.Empty : "&continue=" + Uri.EscapeDataString(next);
                answer = await send($"{path}{separator}limit={size}{position}");
            }
            catch (AnswerTooLargeException) when (size > 1)
            {
                size = Math.Max(1, size / 8);
                context.Verbose($"{what}: the page is too large; reading {size} objects at a time");
                continue;
            }

            AddItems(answer, found, what, context);
            next = answer.Text("metadata", "continue");
            if (string.IsNullOrEmpty(next))
            {
                return found;
            }

            if (!tokens.Add(next))
            {
                throw Errors.ApiServerFault(what, 200, "the same continue token was returned twice, so the list does not end.");
            }

            if (page >= MaximumPages)
            {
                throw Errors.ApiServerFault(what, 200, $"the list has more than {MaximumPages} pages.");
            }
        }
    }

    private static void AddItems(JsonObject? answer, List<JsonObject> found, string what, EngineContext context)
    {
        foreach (var item in answer.At("items") as JsonArray ?? [])
        {
            if (item is JsonObject one && one.At("metadata", "name") is JsonValue name && name.TryGetValue<string>(out var text) && text.Length > 0)
            {
                found.Add(one);
            }
            else
            {
                context.Warning($"{what}: the API server's response contains an item that is not an object with a name. MilvusL7 ignores the item.");
            }
        }
    }
}
