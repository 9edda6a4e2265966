using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Gke;

/// <summary>
/// The annotations on the Service that GKE's Ingress controller reads. What is in them already is kept, and where it says the
/// same, so is its exact text: Helm 4 takes the same JSON spelt differently for a conflict.
/// </summary>
internal static class ServiceAnnotations
{
    public const string AppProtocols = "cloud.google.com/app-protocols";
    public const string BackendConfig = "cloud.google.com/backend-config";
    public const string Neg = "cloud.google.com/neg";
    public const string OldAppProtocols = "service.alpha.kubernetes.io/app-protocols";
    public const string OldBackendConfig = "beta.cloud.google.com/backend-config";

    /// <summary>HTTP/2 over TLS, which is what gRPC to a TLS backend is to the load balancer.</summary>
    public const string GrpcProtocol = "HTTP2";

    public static Dictionary<string, string?> Wanted(ServiceState service, string backendConfig, bool force)
    {
        var wanted = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [AppProtocols] = Edit(service, AppProtocols, force, map => SetProtocol(map, service, force)),
            [BackendConfig] = Edit(service, BackendConfig, force, map => SetBackendConfig(map, service, backendConfig)),
            [Neg] = Edit(service, Neg, force, map => map["ingress"] = true),
        };
        foreach (var old in new[] { OldAppProtocols, OldBackendConfig }.Where(service.Annotations.ContainsKey))
        {
            if (force)
            {
                wanted[old] = null;
            }
            else if (old == OldAppProtocols && Json.TryParse(service.Annotations[old]).Text(service.PortName) != GrpcProtocol)
            {
                // It outranks the current one: what is written beside it has no effect.
                throw Errors.StaleAppProtocols(service.Name, old);
            }
        }

        return wanted;
    }

    /// <summary>
    /// The annotations without what <see cref="Wanted"/> writes for the gRPC port; null for one that then says nothing more. What other ports need stays.
    /// </summary>
    public static Dictionary<string, string?> Without(ServiceState service, bool force)
    {
        var wanted = new Dictionary<string, string?>(StringComparer.Ordinal);
        void Take(string annotation, Action<JsonObject> edit)
        {
            if (!service.Annotations.TryGetValue(annotation, out var text))
            {
                return;
            }

            var rest = Json.TryParse(text) is null && force ? "{}" : Edit(service, annotation, force, edit);
            if (rest != text)
            {
                wanted[annotation] = rest == "{}" ? null : rest;
            }
        }

        Take(AppProtocols, map => RemoveWhere(map, service.PortName, v => v.Text() == GrpcProtocol));
        Take(BackendConfig, map => RemoveBackendConfig(map, service));
        Take(Neg, map => RemoveWhere(map, "ingress", v => v.Flag() == true));
        foreach (var old in force ? new[] { OldAppProtocols, OldBackendConfig }.Where(service.Annotations.ContainsKey) : [])
        {
            wanted[old] = null;
        }

        return wanted;
    }

    public static IEnumerable<string> Warnings(ServiceState service, bool force)
    {
        foreach (var old in new[] { OldAppProtocols, OldBackendConfig }.Where(service.Annotations.ContainsKey))
        {
            yield return $"Service '{service.Name}' has the old annotation {old}. {(force ? "MilvusL7 removes it" : "Specify -Force to remove it")}.";
        }

        var unknown = UnknownPorts(Json.TryParse(service.Annotations.GetValueOrDefault(AppProtocols)) as JsonObject ?? [], service);
        if (unknown.Length > 0)
        {
            yield return $"{AppProtocols} of Service '{service.Name}' specifies ports that the Service does not have: {string.Join(", ", unknown)}. GKE ignores them. {(force ? "MilvusL7 removes them" : "Specify -Force to remove them")}.";
        }
    }

    /// <summary>True where the load balancer uses HTTP/2 over TLS for the gRPC port.</summary>
    public static bool UsesGrpcProtocol(ServiceState service) =>
        Json.TryParse(service.Annotations.GetValueOrDefault(AppProtocols)).Text(service.PortName) == GrpcProtocol;

    /// <summary>What keeps a load balancer from serving this Service; empty where all is there.</summary>
    public static IEnumerable<string> Missing(ServiceState service)
    {
        if (!UsesGrpcProtocol(service))
        {
            yield return AppProtocols;
        }

        if (NameOfBackendConfig(service) is null)
        {
            yield return BackendConfig;
        }

        if (Json.TryParse(service.Annotations.GetValueOrDefault(Neg)).Flag("ingress") != true)
        {
            yield return Neg;
        }
    }

    /// <summary>The BackendConfig of the gRPC port; null where none is named.</summary>
    public static string? NameOfBackendConfig(ServiceState service)
    {
        var text = service.Annotations.GetValueOrDefault(BackendConfig) ?? service.Annotations.GetValueOrDefault(OldBackendConfig);
        var map = Json.TryParse(text);
        return map.Text("ports", service.PortName) ?? map.Text("ports", PortNumber(service)) ?? map.Text("default");
    }

    /// <summary>Every BackendConfig that the annotations of a Service name, for any port.</summary>
    public static IEnumerable<string> NamesOfBackendConfigs(IReadOnlyDictionary<string, string> annotations) => new[] { BackendConfig, OldBackendConfig }
        .Select(a => Json.TryParse(annotations.GetValueOrDefault(a)))
        .SelectMany(map => map.Map("ports").Values.Append(map.Text("default")))
        .OfType<string>();

    private static string PortNumber(ServiceState service) => service.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void SetProtocol(JsonObject map, ServiceState service, bool force)
    {
        map[service.PortName] = GrpcProtocol;
        foreach (var unknown in force ? UnknownPorts(map, service) : [])
        {
            map.Remove(unknown);
        }
    }

    private static string[] UnknownPorts(JsonObject map, ServiceState service) => [.. map.Select(e => e.Key).Where(k => !service.PortNames.Contains(k))];

    private static void SetBackendConfig(JsonObject map, ServiceState service, string name)
    {
        var ports = map["ports"] as JsonObject;
        var key = ports?.ContainsKey(service.PortName) == true ? service.PortName
            : ports?.ContainsKey(PortNumber(service)) == true ? PortNumber(service)
            : null;
        if (key is not null)
        {
            ports![key] = name;
        }
        else if (map.Text("default") is { Length: > 0 } other && other != name)
        {
            // The default may serve other ports of the Service: leave it, and name this port.
            ports ??= [];
            map["ports"] = ports;
            ports[service.PortName] = name;
        }
        else
        {
            map["default"] = name;
        }
    }

    private static void RemoveBackendConfig(JsonObject map, ServiceState service)
    {
        if (map["ports"] is not JsonObject ports || !(ports.Remove(service.PortName) || ports.Remove(PortNumber(service))))
        {
            map.Remove("default");
        }
        else if (ports.Count == 0)
        {
            map.Remove("ports");
        }
    }

    private static void RemoveWhere(JsonObject map, string key, Func<JsonNode?, bool> isOurs)
    {
        if (isOurs(map[key]))
        {
            map.Remove(key);
        }
    }

    private static string Edit(ServiceState service, string annotation, bool force, Action<JsonObject> edit)
    {
        var text = service.Annotations.GetValueOrDefault(annotation);
        var existing = Json.TryParse(text) as JsonObject;
        if (!string.IsNullOrWhiteSpace(text) && existing is null && !force)
        {
            throw Errors.AnnotationInvalid(service.Name, annotation, text);
        }

        var edited = (JsonObject?)existing?.DeepClone() ?? [];
        edit(edited);
        return existing is not null && JsonNode.DeepEquals(existing, edited) ? text! : edited.ToJsonString(Json.Compact);
    }
}
