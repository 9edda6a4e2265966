using System.Text.Json.Nodes;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>Who wrote which field of which object, as an API server keeps it in managedFields. A list is one field.</summary>
internal sealed class FieldOwners
{
    /// <summary>What the module applied.</summary>
    public const string Module = "MilvusL7";

    // The same manager's updates are an entry of their own.
    private const string Update = "/update";

    private const char Separator = '\n';
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    // What the server and GKE's controllers write themselves.
    private static readonly string[] ServerFields = ["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "managedFields", "finalizers", "name", "namespace"];

    private readonly Dictionary<(string Item, string Manager), DateTimeOffset> _times = [];
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _owners = new(StringComparer.Ordinal);

    public static bool IsOurs(JsonObject item) => item["metadata"]?["labels"]?[ManagedBy]?.ToString() == Module;

    public static void MakeOurs(JsonObject item)
    {
        JsonObject metadata = item["metadata"]!.AsObject();
        metadata["labels"] ??= new JsonObject();
        metadata["labels"]![ManagedBy] = Module;
        metadata["labels"]!["app.kubernetes.io/part-of"] = "my-release";
    }

    public static string UpdateOf(string manager) => manager + Update;

    /// <summary>A manager wrote these fields: nobody else owns them any more.</summary>
    /// <param name="before">The object before that; null for a new one.</param>
    public void Take(JsonObject? before, JsonObject item, string manager, IEnumerable<string> fields)
    {
        if (before is null)
        {
            _owners[KeyOf(item)] = [];
        }

        Dictionary<string, HashSet<string>> owners = Of(before ?? item);
        HashSet<string> taken = [.. fields];
        foreach (HashSet<string> others in owners.Where(o => o.Key != manager).Select(o => o.Value))
        {
            others.ExceptWith(taken);
        }

        if (!owners.TryGetValue(manager, out HashSet<string>? own))
        {
            owners[manager] = own = [];
        }

        own.UnionWith(taken);
        _times[(KeyOf(item), manager)] = DateTimeOffset.UtcNow;
    }

    public IReadOnlyList<string> Owned(JsonObject item, string manager) => [.. Of(item).GetValueOrDefault(manager) ?? []];

    public string? OwnerOf(JsonObject item, string field) => Of(item).FirstOrDefault(o => o.Value.Contains(field)).Key;

    public void Forget(JsonObject item) => _owners.Remove(KeyOf(item));

    public JsonArray Shown(JsonObject item) => [.. Of(item).Where(o => o.Value.Count > 0).Select(o => new JsonObject
    {
        ["manager"] = o.Key.Split('/')[0],
        ["operation"] = o.Key == Module ? "Apply" : "Update",
        ["apiVersion"] = item["apiVersion"]!.ToString(),
        ["fieldsType"] = "FieldsV1",
        ["time"] = (_times.TryGetValue((KeyOf(item), o.Key), out DateTimeOffset time) ? time : DateTimeOffset.UtcNow.AddHours(-1)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["fieldsV1"] = Tree(o.Value),
    })];

    /// <summary>The fields of an object that have an owner.</summary>
    public static Dictionary<string, JsonNode?> Fields(JsonObject item)
    {
        Dictionary<string, JsonNode?> found = new(StringComparer.Ordinal);
        foreach ((string key, JsonNode? value) in item)
        {
            if (key is not ("apiVersion" or "kind" or "status"))
            {
                Collect(found, key, value);
            }
        }

        foreach (string field in ServerFields)
        {
            found.Remove("metadata" + Separator + field);
        }

        foreach (string field in found.Keys.Where(f => f.StartsWith($"metadata{Separator}annotations{Separator}ingress.kubernetes.io/", StringComparison.Ordinal)).ToArray())
        {
            found.Remove(field);
        }

        return found;
    }

    public static IEnumerable<string> Differing(JsonObject before, JsonObject after)
    {
        Dictionary<string, JsonNode?> old = Fields(before);
        Dictionary<string, JsonNode?> fresh = Fields(after);
        return fresh.Where(f => !old.TryGetValue(f.Key, out JsonNode? value) || !JsonNode.DeepEquals(value, f.Value)).Select(f => f.Key)
            .Concat(old.Keys.Where(f => !fresh.ContainsKey(f)));
    }

    public static string Dotted(string field) => "." + field.Replace(Separator, '.');

    /// <summary>Takes a field out of an object.</summary>
    public static void Remove(JsonObject item, string field)
    {
        string[] path = field.Split(Separator);
        JsonNode? parent = item;
        foreach (string part in path[..^1])
        {
            parent = (parent as JsonObject)?[part];
        }

        (parent as JsonObject)?.Remove(path[^1]);
    }

    private static void Collect(Dictionary<string, JsonNode?> found, string path, JsonNode? value)
    {
        if (value is JsonObject { Count: > 0 } map)
        {
            foreach ((string key, JsonNode? inner) in map)
            {
                Collect(found, path + Separator + key, inner);
            }
        }
        else
        {
            found[path] = value;
        }
    }

    private static JsonObject Tree(IEnumerable<string> fields)
    {
        JsonObject root = [];
        foreach (string field in fields)
        {
            JsonObject at = root;
            foreach (string part in field.Split(Separator))
            {
                at = (at["f:" + part] ??= new JsonObject()).AsObject();
            }
        }

        return root;
    }

    private Dictionary<string, HashSet<string>> Of(JsonObject item)
    {
        if (!_owners.TryGetValue(KeyOf(item), out Dictionary<string, HashSet<string>>? owners))
        {
            _owners[KeyOf(item)] = owners = new(StringComparer.Ordinal)
            {
                [IsOurs(item) ? Module : UpdateOf("kubectl-client-side-apply")] = [.. Fields(item).Keys],
            };
        }

        return owners;
    }

    private static string KeyOf(JsonObject item) => $"{item["kind"]}/{item["metadata"]?["namespace"]}/{item["metadata"]?["name"]}";
}
