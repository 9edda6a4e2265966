using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>Removes what the controllers made and nothing needs any more.</summary>
internal sealed class GarbageCollector(GkeWorld world)
{
    private static readonly (string Collection, string Kind)[] Frontends =
    [
        ("forwardingRules", "fs"), ("forwardingRules", "fr"),
        ("targetHttpsProxies", "ts"), ("targetHttpProxies", "tp"),
        ("urlMaps", "rm"), ("urlMaps", "um"),
        ("addresses", "fr"),
    ];

    private readonly Names _names = new(world.Cluster);
    private readonly ServicePortReader _reader = new(world);

    /// <summary>All of an Ingress that goes or is no longer GKE's. The finalizer is the caller's.</summary>
    public void RemoveAllOf(JsonObject ingress)
    {
        // An Ingress that changed its class may have left things in either place.
        foreach (string prefix in (string[])["global", $"regions/{world.Cluster.Region}"])
        {
            foreach (var (collection, kind) in Frontends)
            {
                world.Compute.Remove($"{prefix}/{collection}/{_names.Frontend(kind, ingress.Namespace(), ingress.Name())}");
            }

            string certificates = $"{prefix}/sslCertificates/{_names.CertificatePrefix(ingress.Namespace(), ingress.Name())}";
            foreach (string path in world.Compute.Paths.Where(path => path.StartsWith(certificates, StringComparison.Ordinal)).ToList())
            {
                world.Compute.Remove(path);
            }
        }

        RemoveUnused();
    }

    /// <summary>Backend services, health checks and certificates that no Ingress uses now.</summary>
    public void RemoveUnused()
    {
        var taken = world.Kubernetes.List("Ingress").Where(ingress => new IngressSettings(ingress).IsTaken && !ingress.IsDeleted()).ToList();
        var used = Names(taken);
        string ours = $"k8s1-{world.Cluster.Uid[..8]}-";
        foreach (string path in world.Compute.Paths.ToList())
        {
            string name = path[(path.LastIndexOf('/') + 1)..];
            bool backend = path.Contains("/backendServices/", StringComparison.Ordinal) || path.Contains("/healthChecks/", StringComparison.Ordinal);
            if (backend && name.StartsWith(ours, StringComparison.Ordinal) && !used.Contains(name))
            {
                world.Compute.Remove(path);
            }
        }

        foreach (var ingress in taken)
        {
            RemoveOldCertificates(ingress);
        }
    }

    /// <summary>Names of the back ends that these Ingresses refer to, whether or not all is well with them.</summary>
    public ISet<string> Names(IReadOnlyList<JsonObject> ingresses)
    {
        var used = new HashSet<string>();
        foreach (var ingress in ingresses)
        {
            foreach (var backend in ServicePortReader.Backends(ingress))
            {
                var service = world.Kubernetes.Get("Service", ingress.Namespace(), backend.Text("name"));
                string portName = backend.Text("port", "name");
                long? number = portName.Length > 0
                    ? service.Items("spec", "ports").FirstOrDefault(port => port.Text("name") == portName).Number("port")
                    : backend.Number("port", "number");
                used.Add(_names.Backend(ingress.Namespace(), backend.Text("name"), (int)(number ?? 0)));
            }
        }

        if (ingresses.Count > 0 && _reader.Default() is { } fallback)
        {
            used.Add(fallback.Backend(_names));
        }

        return used;
    }

    private void RemoveOldCertificates(JsonObject ingress)
    {
        var scope = new Scope(world.Cluster, new IngressSettings(ingress).IsInternal);
        string prefix = scope.Path("sslCertificates", _names.CertificatePrefix(ingress.Namespace(), ingress.Name()));
        var served = world.Compute.Get(scope.Path("targetHttpsProxies", _names.Frontend("ts", ingress.Namespace(), ingress.Name())))
            .Texts("sslCertificates").Select(ComputeApi.Path).ToHashSet();
        foreach (string path in world.Compute.Paths.Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && !served.Contains(path)).ToList())
        {
            world.Compute.Remove(path);
        }
    }
}
