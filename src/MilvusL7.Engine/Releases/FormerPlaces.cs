using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases;

/// <summary>
/// The places that a move writes to, and the values that each can have had. The record of a move is data that others can write: a place that
/// is not in this list is never restored.
/// </summary>
internal static partial class FormerPlaces
{
    private const int LongestText = 65_536;
    private const int LongestList = 1_000;

    private static readonly string[] Annotations =
    [
        ServiceAnnotations.AppProtocols, ServiceAnnotations.BackendConfig, ServiceAnnotations.Neg,
        ServiceAnnotations.OldAppProtocols, ServiceAnnotations.OldBackendConfig,
    ];

    private static readonly string[] Components = ["proxy", "standalone"];

    // Enable-MilvusL7 turns TLS on and moves REST to a port of its own.
    private static readonly string[] Settings = [MilvusConfiguration.TlsModeKey, MilvusConfiguration.HttpPortKey];

    // The fields of an environment variable's other sources (Kubernetes API reference, EnvVarSource).
    private static readonly Dictionary<string, string[]> Sources = new(StringComparer.Ordinal)
    {
        ["configMapKeyRef"] = ["name", "key", "optional"],
        ["secretKeyRef"] = ["name", "key", "optional"],
        ["fieldRef"] = ["apiVersion", "fieldPath"],
        ["resourceFieldRef"] = ["containerName", "resource", "divisor"],
    };

    /// <summary>True for a place that a move writes to, whatever stood there.</summary>
    public static bool IsKnown(FormerField field) => RuleOf(field) is not null;

    /// <summary>What is wrong with a field, as the end of a sentence; null where it can be restored.</summary>
    public static string? Problem(FormerField field)
    {
        if (RuleOf(field) is not { } rule)
        {
            return "a move does not change this field";
        }

        if (field.Value is { } value)
        {
            return rule.IsValue(value) ? null : "this value is not valid for this field";
        }

        var steps = (field.Inner ?? field.Path).Steps.Count;
        return !rule.CanBeMissing || field.MissingFrom < 1 || field.MissingFrom > steps ? $"absent must be a number from 1 to {steps}" : null;
    }

    private static Rule? RuleOf(FormerField field)
    {
        var path = field.Path.Steps;
        return field.Document.Split('/')[0] switch
        {
            HelmValues.Document => OfValues(path, field.Inner?.Steps),
            "ConfigMap" => OfFile(path, field.Inner?.Steps),
            _ when field.Inner is not null => null,
            "Service" => OfService(path),
            "Deployment" => OfDeployment(path),
            "Milvus" => OfCustomResource(path),
            "Ingress" => OfIngress(path),
            "BackendConfig" => OfBackendConfig(path),
            "ManagedCertificate" => Is(path, "spec", "domains") ? new Rule(v => IsList(v, IsHost)) : Is(path, "spec") ? Rule.Missing : null,
            _ => null,
        };
    }

    private static Rule? OfValues(IReadOnlyList<FieldStep> path, IReadOnlyList<FieldStep>? inner)
    {
        if (Is(path, "extraConfigFiles", "user.yaml"))
        {
            return inner is null ? Rule.Missing : OfSetting(inner);
        }

        return inner is not null ? null
            : Is(path, "service", "type") ? new Rule(IsServiceType)
            : path.Count == 3 && Is(path.Take(2), "service", "annotations") && IsKey(path[2], Annotations) ? new Rule(IsScalar)
            : path.Count >= 2 && IsKey(path[0], Components) && Is(path.Skip(1).Take(1), "extraEnv")
                ? path.Count == 2 ? Rule.Missing : OfVariable(path.Skip(2).ToArray())
            : null;
    }

    private static Rule? OfFile(IReadOnlyList<FieldStep> path, IReadOnlyList<FieldStep>? inner) =>
        path.Count != 2 || path.Any(s => s.IsListItem) || path[0].Key != "data" || !FileKey().IsMatch(path[1].Key) ? null
        : inner is not null ? OfSetting(inner)
        : path[1].Key.EndsWith(".yaml", StringComparison.Ordinal) ? Rule.Missing
        : null;

    private static Rule? OfService(IReadOnlyList<FieldStep> path) =>
        Is(path, "spec", "type") ? new Rule(IsServiceType)
        : Is(path, "spec", "loadBalancerSourceRanges") ? new Rule(v => IsList(v, IsRange))
        : Is(path, "spec", "loadBalancerClass") ? new Rule(v => v.IsString() && LabelKey().IsMatch(v.Text()!))
        : Is(path, "spec", "allocateLoadBalancerNodePorts") ? new Rule(v => v.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)
        : Is(path, "spec", "externalTrafficPolicy") ? new Rule(v => v.IsString() && v.Text() is "Cluster" or "Local")
        : Is(path, "metadata", "annotations", ServiceState.SourceRangesAnnotation) ? new Rule(v => v.IsString() && v.Text()!.Length <= LongestText && v.Text()!.Split(',').All(IsRange))
        : path.Count == 3 && Is(path.Take(2), "metadata", "annotations") && IsKey(path[2], Annotations) ? new Rule(IsText)
        : null;

    private static Rule? OfDeployment(IReadOnlyList<FieldStep> path)
    {
        if (path.Count == 5 && Is(path.Take(4), "spec", "template", "metadata", "annotations") && IsKey(path[4], ManifestOwner.Checksums))
        {
            return new Rule(v => v.IsString() && v.Text()!.Length <= 256);
        }

        var isVariable = path.Count > 5 && Is(path.Take(3), "spec", "template", "spec") && path[3] is { Key: "containers" } && !path[3].IsListItem
            && path[4] is { Key: "name", ItemValue: { } container } && ResourceName.IsLabel(container) && Is(path.Skip(5).Take(1), "env");
        return isVariable ? OfVariable(path.Skip(6).ToArray()) : null;
    }

    private static Rule? OfCustomResource(IReadOnlyList<FieldStep> path)
    {
        if (path.Count > 2 && Is(path.Take(2), "spec", "config"))
        {
            return OfSetting(path.Skip(2).ToArray());
        }

        if (path.Count < 4 || !Is(path.Take(2), "spec", "components") || !IsKey(path[2], Components) || path[3].IsListItem)
        {
            return null;
        }

        return path[3].Key switch
        {
            "serviceType" when path.Count == 4 => new Rule(IsServiceType),
            "serviceAnnotations" when path.Count == 5 && IsKey(path[4], Annotations) => new Rule(IsText),
            "env" => OfVariable(path.Skip(4).ToArray()),
            _ => null,
        };
    }

    private static Rule? OfIngress(IReadOnlyList<FieldStep> path) =>
        Is(path, "metadata", "annotations") || Is(path, "spec") ? Rule.Missing
        : path.Count == 3 && Is(path.Take(2), "metadata", "annotations") && IsKey(path[2], IngressPlanner.WrittenAnnotations) ? new Rule(IsText)
        : Is(path, "spec", "rules") ? new Rule(v => v is JsonArray { Count: <= LongestList } rules && rules.All(IsIngressRule))
        : Is(path, "spec", "tls") ? new Rule(v => v is JsonArray { Count: <= LongestList } entries && entries.All(IsTls))
        : null;

    private static Rule? OfBackendConfig(IReadOnlyList<FieldStep> path) =>
        Is(path, "spec") || Is(path, "spec", "healthCheck") || Is(path, "spec", "securityPolicy") ? Rule.Missing
        : Is(path, "spec", "timeoutSec") ? new Rule(v => IsNumber(v, int.MaxValue))
        : Is(path, "spec", "securityPolicy", "name") ? new Rule(v => v.IsString() && (v.Text()!.Length == 0 || ResourceName.IsCompute(v.Text()!)))
        : Is(path, "spec", "healthCheck", "type") ? new Rule(v => v.IsString() && v.Text() is "HTTP" or "HTTPS" or "HTTP2")
        : Is(path, "spec", "healthCheck", "port") ? new Rule(v => IsNumber(v, 65_535))
        : Is(path, "spec", "healthCheck", "requestPath") ? new Rule(v => IsPath(v))
        : null;

    /// <summary>A Milvus setting in a YAML file or object, however its author spelt the keys.</summary>
    private static Rule? OfSetting(IReadOnlyList<FieldStep> path) =>
        path.Count is > 0 and <= 4 && path.All(s => !s.IsListItem) && Settings.Any(k => MilvusConfiguration.Normalize(k) == string.Concat(path.Select(s => MilvusConfiguration.Normalize(s.Key))))
            ? new Rule(IsScalar)
            : null;

    /// <summary>A variable in a list of environment variables: <c>[name=COMMON_SECURITY_TLSMODE]</c> and what is in it.</summary>
    private static Rule? OfVariable(IReadOnlyList<FieldStep> path)
    {
        if (path.Count == 0 || path[0] is not { Key: "name", ItemValue: { } name } || !Variable().IsMatch(name)
            || !Settings.Any(s => MilvusConfiguration.IsVariableOf(name, s)) || path.Skip(1).Any(s => s.IsListItem))
        {
            return null;
        }

        return path.Count switch
        {
            1 => Rule.Missing,
            2 when path[1].Key == "value" => new Rule(IsScalar),
            4 when path[1].Key == "valueFrom" && Sources.TryGetValue(path[2].Key, out var fields) && fields.Contains(path[3].Key) => new Rule(v => IsScalar(v) && v.Text()!.Length <= 512),
            _ => null,
        };
    }

    private static bool IsIngressRule(JsonNode? rule) =>
        HasOnly(rule, "host", "http") && IsHostOrNone(rule["host"]) && (rule["http"] is null || (HasOnly(rule["http"], "paths") && rule["http"]!["paths"] is JsonArray { Count: <= LongestList } paths && paths.All(IsIngressPath)));

    private static bool IsIngressPath(JsonNode? path)
    {
        var service = path.At("backend", "service");
        var port = service.At("port");
        return HasOnly(path, "path", "pathType", "backend") && (path["path"] is null || IsPath(path["path"]))
            && (path["pathType"] is null || (path["pathType"].IsString() && path.Text("pathType") is "Exact" or "Prefix" or "ImplementationSpecific"))
            && HasOnly(path["backend"], "service") && HasOnly(service, "name", "port") && IsName(service["name"])
            && HasOnly(port, "number", "name") && (port["number"] is null || IsNumber(port["number"], 65_535)) && (port["name"] is null || IsName(port["name"]));
    }

    private static bool IsTls(JsonNode? entry) =>
        HasOnly(entry, "hosts", "secretName") && (entry["hosts"] is null || IsList(entry["hosts"]!, IsHost)) && (entry["secretName"] is null || entry.Text("secretName") == string.Empty || IsName(entry["secretName"]));

    private static bool HasOnly([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] JsonNode? node, params string[] keys) =>
        node is JsonObject map && map.All(e => keys.Contains(e.Key));

    private static bool IsName(JsonNode? value) => value.IsString() && ResourceName.IsKubernetes(value.Text()!);

    private static bool IsHostOrNone(JsonNode? host) => host is null || (host.IsString() && (host.Text()!.Length == 0 || IsHost(host.Text()!)));

    private static bool IsHost(string host) => HostName.BrokenRule(host, allowWildcard: true) is null;

    private static bool IsPath(JsonNode? value) => value.IsString() && value.Text() is { Length: <= 1024 } path && path.StartsWith('/') && !path.Any(char.IsControl);

    private static bool IsServiceType(JsonNode value) => value.IsString() && value.Text() is { Length: > 0 } type && ServiceState.TypeOf(type) is not null;

    private static bool IsText(JsonNode value) => value.IsString() && value.Text()!.Length <= LongestText;

    private static bool IsScalar(JsonNode value) => value is JsonValue && value.Text()!.Length <= LongestText;

    private static bool IsNumber(JsonNode? value, int highest) =>
        value is not null && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && value.Number() is { } number && number >= 0 && number <= highest;

    private static bool IsList(JsonNode value, Func<string, bool> isItem) =>
        value is JsonArray { Count: <= LongestList } list && list.All(i => i.IsString() && isItem(i.Text()!));

    private static bool IsRange(string range)
    {
        var parts = range.Trim().Split('/');
        return parts.Length == 2 && IPAddress.TryParse(parts[0], out var address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    private static bool IsKey(FieldStep step, IReadOnlyList<string> keys) => !step.IsListItem && keys.Contains(step.Key);

    private static bool Is(IEnumerable<FieldStep> path, params string[] keys) => path.All(s => !s.IsListItem) && path.Select(s => s.Key).SequenceEqual(keys);

    private static bool IsString(this JsonNode? node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String;

    [GeneratedRegex(@"^[-._a-zA-Z0-9]{1,253}\z")]
    private static partial Regex FileKey();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]{1,253}(/[-._a-zA-Z0-9]{1,63})?\z")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^[-._a-zA-Z0-9/]{1,253}\z")]
    private static partial Regex Variable();

    /// <param name="IsValue">Whether a value can have stood there.</param>
    /// <param name="CanBeMissing">Whether nothing can have stood there.</param>
    private sealed record Rule(Func<JsonNode, bool> IsValue, bool CanBeMissing = true)
    {
        /// <summary>Only nothing stood there: where something did, the places in it are recorded.</summary>
        public static Rule Missing { get; } = new(_ => false);
    }
}
