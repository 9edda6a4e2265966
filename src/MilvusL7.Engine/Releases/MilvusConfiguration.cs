using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>
/// Milvus's settings as a proxy sees them: files, over them the environment. (etcd outranks both; it cannot be read from here.)
/// Names are compared as Milvus's pkg/config does: lower case, without <c>_ . /</c>.
/// </summary>
internal sealed class MilvusConfiguration
{
    public const string TlsModeKey = "common.security.tlsMode";
    public const string HttpPortKey = "proxy.http.port";
    public const string HttpEnabledKey = "proxy.http.enabled";
    public const string AuthorizationKey = "common.security.authorizationEnabled";
    public const string ServerPemKey = "tls.serverPemPath";
    public const string ServerKeyKey = "tls.serverKeyPath";

    private const string EnvironmentPrefix = "milvusconf";

    private readonly List<Layer> _layers = [];

    public static MilvusConfiguration Empty { get; } = new();

    public MilvusTlsMode TlsMode =>
        Number(TlsModeKey) is { } mode and >= 0 and <= 2 ? (MilvusTlsMode)mode : MilvusTlsMode.Disabled;

    public int? HttpPort => Number(HttpPortKey) is { } port and > 0 ? port : null;

    public bool HttpEnabled => Value(HttpEnabledKey) is not { } value || IsTrue(value);

    public bool AuthorizationEnabled => IsTrue(Value(AuthorizationKey));

    public static string Normalize(string key) =>
        string.Concat(key.Where(c => c is not ('_' or '.' or '/'))).ToLowerInvariant();

    /// <summary>The environment variable of a setting.</summary>
    public static string VariableOf(string key) => key.Replace('.', '_').ToUpperInvariant();

    public static bool IsVariableOf(string variable, string key)
    {
        var name = Normalize(variable);
        var wanted = Normalize(key);
        return name == wanted || name == EnvironmentPrefix + wanted;
    }

    /// <summary>Lays a file over what is there; later ones outrank earlier ones.</summary>
    /// <param name="source">What the layer is, for messages: <c>user.yaml</c>, <c>environment of proxy</c>.</param>
    public MilvusConfiguration With(string source, JsonNode? root)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        Flatten(root, string.Empty, values);
        return With(source, values);
    }

    public MilvusConfiguration WithYaml(string source, string? text)
    {
        // As Milvus reads it: the last of equal keys counts. Charts render some twice into default.yaml of a standalone.
        var documents = string.IsNullOrWhiteSpace(text) ? [] : YamlDocuments.ParseEach(text, source, isLastKeyTaken: true);
        return documents.FirstOrDefault(d => d.Fault is not null)?.Fault is { } fault ? throw fault : With(source, documents.FirstOrDefault(d => d.Root is not null)?.Root);
    }

    /// <summary>Lays the variables of a container over what is there. One whose value comes from elsewhere (valueFrom) counts as unknown.</summary>
    public MilvusConfiguration WithEnvironment(string source, IEnumerable<JsonObject> variables)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (variable.Text("name") is { } name && variable.Text("value") is { } value)
            {
                var key = Normalize(name);
                values[key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) ? key[EnvironmentPrefix.Length..] : key] = value;
            }
        }

        return With(source, values, isEnvironment: true);
    }

    /// <summary>The effective value; null where it is set nowhere.</summary>
    public string? Value(string key) => Find(key)?.Value;

    /// <summary>Where the effective value comes from.</summary>
    public string? SourceOf(string key) => Find(key)?.Source;

    /// <summary>True where the effective value comes from a file.</summary>
    public bool IsFromFile(string key) => Find(key) is { IsEnvironment: false };

    private MilvusConfiguration With(string source, Dictionary<string, string?> values, bool isEnvironment = false)
    {
        var result = new MilvusConfiguration();
        result._layers.AddRange(_layers);
        result._layers.Add(new Layer(source, values, isEnvironment));
        return result;
    }

    private (string? Value, string Source, bool IsEnvironment)? Find(string key)
    {
        var wanted = Normalize(key);
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            if (_layers[i].Values.TryGetValue(wanted, out var value) && !string.IsNullOrEmpty(value))
            {
                return (value, _layers[i].Source, _layers[i].IsEnvironment);
            }
        }

        return null;
    }

    // Go's strconv.ParseBool, with which Milvus reads its settings (getAsBool in pkg/util/paramtable); what it does not know is false.
    private static bool IsTrue(string? value) => value is "1" or "t" or "T" or "true" or "TRUE" or "True";

    private int? Number(string key) =>
        int.TryParse(Value(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Flatten(JsonNode? node, string path, Dictionary<string, string?> values)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                Flatten(value, path + Normalize(key), values);
            }
        }
        else if (path.Length > 0)
        {
            values[path] = TextOf(node);
        }
    }

    // As Milvus turns what it read into text: a floating-point number without exponent and trailing zeros.
    private static string? TextOf(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString().AsSpan().ContainsAny(".eE")
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("0.############################", CultureInfo.InvariantCulture),
        JsonValue value => value.ToString(),
        _ => node?.ToJsonString(),
    };

    private sealed record Layer(string Source, Dictionary<string, string?> Values, bool IsEnvironment);
}
