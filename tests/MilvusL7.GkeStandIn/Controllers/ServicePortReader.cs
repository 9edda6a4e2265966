using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Finds the Service ports that Ingresses refer to, and says what is wrong with them as GKE's translator does.</summary>
internal sealed class ServicePortReader(GkeWorld world)
{
    public const string Neg = "cloud.google.com/neg";
    public const string NegStatus = "cloud.google.com/neg-status";
    public const string DefaultNamespace = "kube-system";
    public const string DefaultName = "default-http-backend";

    private const string OldAppProtocols = "service.alpha.kubernetes.io/app-protocols";
    private const string AppProtocols = "cloud.google.com/app-protocols";

    /// <summary>GKE's own back end for what no rule matches; null in a world without one.</summary>
    public ServicePort? Default() =>
        world.Kubernetes.Get("Service", DefaultNamespace, DefaultName) is null
            ? null
            : Read(DefaultNamespace, new JsonObject { ["name"] = DefaultName, ["port"] = new JsonObject { ["name"] = "http" } }, isDefault: true);

    /// <summary>The back ends of an Ingress's rules; what is wrong with the others goes to the errors.</summary>
    public IReadOnlyList<ServicePort> OfIngress(JsonObject ingress, ICollection<string> errors)
    {
        var found = new List<ServicePort>();
        foreach (var backend in Backends(ingress))
        {
            try
            {
                var port = Read(ingress.Namespace(), backend, isDefault: false);
                if (!found.Exists(other => other.Service == port.Service && other.Id == port.Id))
                {
                    found.Add(port);
                }
            }
            catch (SyncException e)
            {
                errors.Add(e.Message);
            }
        }

        return found;
    }

    /// <summary>The <c>service</c> part of each back end: rules first, as they stand there, then the default one.</summary>
    public static IEnumerable<JsonObject> Backends(JsonObject ingress) =>
        ingress.Items("spec", "rules").SelectMany(rule => rule.Items("http", "paths")).Select(path => path.At("backend", "service"))
            .Append(ingress.At("spec", "defaultBackend", "service"))
            .OfType<JsonObject>();

    public ServicePort Read(string @namespace, JsonObject backend, bool isDefault)
    {
        string name = backend.Text("name");
        string portName = backend.Text("port", "name");
        long number = backend.Number("port", "number") ?? 0;
        string id = string.Create(CultureInfo.InvariantCulture, $"&ServiceBackendPort{{Name:{portName},Number:{number},}}");
        var service = world.Kubernetes.Get("Service", @namespace, name)
            ?? throw new SyncException($"could not find service \"{@namespace}/{name}\"");
        var port = service.Items("spec", "ports").FirstOrDefault(port => portName.Length > 0 ? port.Text("name") == portName : port.Number("port") == number)
            ?? throw new SyncException($"could not find port \"{id}\" in service \"{service.Key()}\"");
        string type = service.Text("spec", "type") is { Length: > 0 } said ? said : "ClusterIP";
        if (!UsesNeg(service) && type is not ("NodePort" or "LoadBalancer"))
        {
            throw new SyncException($"service \"{service.Key()}\" is type \"{type}\", expected \"NodePort\" or \"LoadBalancer\" when not using NEGs");
        }

        return new ServicePort(
            service,
            id,
            port.Text("name"),
            (int)(port.Number("port") ?? 0),
            (int)(port.Number("nodePort") ?? 0),
            port.Text("targetPort") is { Length: > 0 } target ? target : port.Text("port"),
            Protocol(service, port.Text("name")),
            BackendConfig(service, port, id),
            isDefault);
    }

    /// <summary>Whether its network endpoint groups are for an Ingress; what is no JSON is no.</summary>
    public static bool UsesNeg(JsonObject service) =>
        service.Annotation(Neg) is { } neg && Json.TryParse(neg) is { } parsed && parsed["ingress"]?.GetValueKind() == JsonValueKind.True;

    private static string Protocol(JsonObject service, string portName)
    {
        if ((service.Annotation(OldAppProtocols) ?? service.Annotation(AppProtocols)) is not { } text)
        {
            return "HTTP";
        }

        // GKE names the old annotation whichever it read.
        string where = $"could not parse \"{OldAppProtocols}\" annotation on service \"{service.Key()}\", err: ";
        var map = Json.TryParse(text) ?? throw new SyncException(where + GoJson.Fault(text));
        foreach (var (_, protocol) in map)
        {
            if (protocol?.ToString() is not ("HTTP" or "HTTPS" or "HTTP2"))
            {
                throw new SyncException($"{where}invalid port application protocol: {protocol}");
            }
        }

        return map[portName]?.ToString() ?? "HTTP";
    }

    private JsonObject? BackendConfig(JsonObject service, JsonObject port, string id)
    {
        if ((service.Annotation("cloud.google.com/backend-config") ?? service.Annotation("beta.cloud.google.com/backend-config")) is not { } text)
        {
            return null;
        }

        string where = $"error getting BackendConfig for port \"{id}\" on service \"{service.Key()}\", err: ";
        var configs = Json.TryParse(text) ?? throw new SyncException(where + "BackendConfig annotation is invalid json");
        var ports = configs["ports"] as JsonObject;
        if (configs.Text("default").Length == 0 && ports is not { Count: > 0 })
        {
            throw new SyncException(where + "no BackendConfig's found in annotation");
        }

        string name = ports?[port.Text("name")]?.ToString() ?? ports?[port.Text("port")]?.ToString() ?? configs.Text("default");
        if (name.Length == 0)
        {
            return null;
        }

        var config = world.Kubernetes.Get("BackendConfig", service.Namespace(), name)
            ?? throw new SyncException(where + "no BackendConfig for service port exists.");
        return BackendConfigFault(config) is { } fault ? throw new SyncException($"BackendConfig {config.Key()} is not valid: {fault}") : config;
    }

    private string? BackendConfigFault(JsonObject config)
    {
        bool iap = config.Holds("spec", "iap", "enabled");
        if (iap && config.Text("spec", "iap", "oauthclientCredentials", "secretName") is { Length: > 0 } secret
            && world.Kubernetes.Get("Secret", config.Namespace(), secret) is null)
        {
            return $"error retrieving secret {secret}: secrets \"{secret}\" not found";
        }

        if (iap && config.Holds("spec", "cdn", "enabled"))
        {
            return "iap and cdn cannot be enabled at the same time";
        }

        string affinity = config.Text("spec", "sessionAffinity", "affinityType");
        if (affinity is not ("" or "NONE" or "CLIENT_IP" or "GENERATED_COOKIE"))
        {
            return $"unsupported AffinityType: {affinity}, should be one of NONE, CLIENT_IP, or GENERATED_COOKIE";
        }

        return config.Number("spec", "sessionAffinity", "affinityCookieTtlSec") is { } seconds and (< 0 or > 86400)
            ? string.Create(CultureInfo.InvariantCulture, $"unsupported AffinityCookieTtlSec: {seconds}, should be between 0 and 86400")
            : null;
    }
}
