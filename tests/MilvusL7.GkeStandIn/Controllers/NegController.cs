using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's NEG controller: a group a zone for each Service port that an Ingress uses, and its endpoints.</summary>
internal sealed class NegController(GkeWorld world)
{
    private const string Component = "neg-controller";
    private const string Kind = "ServiceNetworkEndpointGroup";

    private readonly ComputeApi _compute = new(world);
    private readonly Names _names = new(world.Cluster);

    public void Run()
    {
        var used = new HashSet<string>();
        foreach (var group in Ports().GroupBy(port => port.Service))
        {
            var service = group.Key;
            if (!Wants(service))
            {
                continue;
            }

            var made = new JsonObject();
            foreach (var port in group)
            {
                string name = _names.Backend(service.Namespace(), service.Name(), port.Port);
                used.Add(name);
                try
                {
                    made[port.Port.ToString(CultureInfo.InvariantCulture)] = name;
                    Ensure(port, name);
                    Note(port, name, null);
                }
                catch (SyncException e)
                {
                    Note(port, name, e.Message);
                    Say(service, GkeEvent.Warning, "SyncNetworkEndpointGroupFailed", $"Failed to sync NEG \"{name}\" (will retry): {e.Message}");
                }
            }

            var status = new JsonObject { ["network_endpoint_groups"] = made, ["zones"] = Json.Array(world.Cluster.Zones) };
            service.Annotate(ServicePortReader.NegStatus, status.ToJsonString());
        }

        RemoveUnused(used);
    }

    /// <summary>Pods that a Service selects and that a group can have: those with an address that run.</summary>
    public static IEnumerable<JsonObject> Pods(GkeWorld world, JsonObject service) =>
        world.Kubernetes.List("Pod", service.Namespace())
            .Where(pod => Selects(service, pod))
            .Where(pod => pod.Text("status", "podIP").Length > 0 && pod.Text("status", "phase") is "Running" or "" && !pod.IsDeleted())
            .OrderBy(pod => pod.Name(), StringComparer.Ordinal);

    /// <summary>A Service without a selector selects nothing.</summary>
    public static bool Selects(JsonObject service, JsonObject pod) =>
        service.At("spec", "selector") is JsonObject { Count: > 0 } selector
        && selector.All(label => pod.Text("metadata", "labels", label.Key) == label.Value?.ToString());

    /// <summary>Whether a group is wanted that is not there yet.</summary>
    public bool LacksGroup() => Ports().Any(port =>
        ServicePortReader.UsesNeg(port.Service)
        && world.Cluster.Zones.Any(zone => _compute.Find($"zones/{zone}/networkEndpointGroups/{_names.Backend(port.Service.Namespace(), port.Service.Name(), port.Port)}") is null));

    /// <summary>The container's port that a Service's targetPort means in a pod; null where a name is not there.</summary>
    public static int? TargetPort(JsonObject pod, string targetPort) =>
        int.TryParse(targetPort, CultureInfo.InvariantCulture, out int number)
            ? number
            : (int?)pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
                .FirstOrDefault(port => port.Text("name") == targetPort).Number("containerPort");

    private IEnumerable<NegPort> Ports()
    {
        var taken = world.Kubernetes.List("Ingress").Where(ingress => new IngressSettings(ingress).IsTaken && !ingress.IsDeleted()).ToList();
        var wanted = taken.SelectMany(ingress => ServicePortReader.Backends(ingress).Select(backend => (Namespace: ingress.Namespace(), Backend: backend)));
        if (taken.Count > 0)
        {
            wanted = wanted.Append((ServicePortReader.DefaultNamespace, new JsonObject { ["name"] = ServicePortReader.DefaultName, ["port"] = new JsonObject { ["name"] = "http" } }));
        }

        return wanted.Select(item => Find(item.Namespace, item.Backend)).OfType<NegPort>().Distinct().ToList();
    }

    private NegPort? Find(string @namespace, JsonObject backend)
    {
        var service = world.Kubernetes.Get("Service", @namespace, backend.Text("name"));
        string name = backend.Text("port", "name");
        long? number = backend.Number("port", "number");
        var port = service.Items("spec", "ports").FirstOrDefault(port => name.Length > 0 ? port.Text("name") == name : port.Number("port") == number);
        return service is null || port is null
            ? null
            : new NegPort(service, port.Text("name"), (int)(port.Number("port") ?? 0), port.Text("targetPort") is { Length: > 0 } target ? target : port.Text("port"));
    }

    private bool Wants(JsonObject service)
    {
        if (service.Annotation(ServicePortReader.Neg) is { } text && Json.TryParse(text) is null)
        {
            Say(service, GkeEvent.Warning, "ProcessServiceFailed", $"error processing service \"{service.Key()}\": NEG annotation is invalid");
            return false;
        }

        return ServicePortReader.UsesNeg(service);
    }

    private void Ensure(NegPort port, string name)
    {
        if (world.Behaviour.GroupSyncError is { Length: > 0 } error)
        {
            throw new SyncException(error);
        }

        foreach (string zone in world.Cluster.Zones)
        {
            var group = new JsonObject
            {
                ["description"] = $$"""{"cluster-uid":"{{world.Cluster.SystemUid}}","namespace":"{{port.Service.Namespace()}}","service-name":"{{port.Service.Name()}}","port":"{{port.Port}}"}""",
                ["id"] = Id(zone, name),
                ["name"] = name,
                ["network"] = _compute.Link($"global/networks/{world.Cluster.Network}"),
                ["networkEndpointType"] = "GCE_VM_IP_PORT",
                ["subnetwork"] = _compute.Link($"regions/{world.Cluster.Region}/subnetworks/{world.Cluster.Subnetwork}"),
            };
            if (_compute.Ensure($"zones/{zone}/networkEndpointGroups", group))
            {
                string what = $"{port.Service.Key()}-{name}-{port.Name}/{port.Port}-{port.TargetPort}-GCE_VM_IP_PORT-L7";
                Say(port.Service, GkeEvent.Normal, "Create", $"Created NEG \"{name}\" for {what} in \"{zone}\".");
            }

            SyncEndpoints(port, name, zone);
        }
    }

    private void SyncEndpoints(NegPort port, string name, string zone)
    {
        string path = $"zones/{zone}/networkEndpointGroups/{name}";
        var before = world.Compute.Endpoints.GetValueOrDefault(path) ?? [];
        var after = new List<GkeEndpoint>();
        foreach (var pod in Pods(world, port.Service).Where(pod => ZoneOf(pod) == zone))
        {
            if (TargetPort(pod, port.TargetPort) is { } target)
            {
                string ip = pod.Text("status", "podIP");
                string health = before.FirstOrDefault(endpoint => endpoint.IpAddress == ip && endpoint.Port == target)?.Health ?? "UNKNOWN";
                after.Add(new GkeEndpoint(ip, target, pod.Text("spec", "nodeName"), pod.Name(), health));
            }
        }

        int attached = after.Count(endpoint => !before.Any(other => Same(endpoint, other)));
        int detached = before.Count(endpoint => !after.Any(other => Same(endpoint, other)));
        if (attached > 0)
        {
            Say(port.Service, GkeEvent.Normal, "Attach", $"Attach {attached} network endpoint(s) (NEG \"{name}\" in zone \"{zone}\")");
        }

        if (detached > 0)
        {
            Say(port.Service, GkeEvent.Normal, "Detach", $"Detach {detached} network endpoint(s) (NEG \"{name}\" in zone \"{zone}\")");
        }

        world.Compute.SetEndpoints(path, after);
    }

    private static bool Same(GkeEndpoint a, GkeEndpoint b) => a.IpAddress == b.IpAddress && a.Port == b.Port;

    private string ZoneOf(JsonObject pod)
    {
        var node = world.Kubernetes.List("Node").FirstOrDefault(node => node.Name() == pod.Text("spec", "nodeName"));
        string zone = node.Text("metadata", "labels", "topology.kubernetes.io/zone");
        return world.Cluster.Zones.Contains(zone) ? zone : world.Cluster.Zones[0];
    }

    /// <summary>The group's own object says whether its last sync succeeded.</summary>
    private void Note(NegPort port, string name, string? error)
    {
        var service = port.Service;
        string time = GkeEvent.Time(world.Now);
        JsonObject[] conditions = error is null
            ? [Condition("Synced", "True", "NegSyncSuccessful", "", time), Condition("Initialized", "True", "NegInitializationSuccessful", "", time)]
            : [Condition("Synced", "False", "NegSyncFailed", error, time), Condition("Initialized", "False", "NegInitializationFailed", error, time)];
        if (world.Kubernetes.Get(Kind, service.Namespace(), name) is { } note)
        {
            Update(note, conditions, time);
            return;
        }

        world.Kubernetes.Put(new JsonObject
        {
            ["apiVersion"] = "networking.gke.io/v1beta1",
            ["kind"] = Kind,
            ["metadata"] = new JsonObject
            {
                ["finalizers"] = Json.Array(["networking.gke.io/neg-finalizer"]),
                ["labels"] = new JsonObject
                {
                    ["networking.gke.io/managed-by"] = Component,
                    ["networking.gke.io/service-name"] = service.Name(),
                    ["networking.gke.io/service-port"] = port.Port.ToString(CultureInfo.InvariantCulture),
                },
                ["name"] = name,
                ["namespace"] = service.Namespace(),
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["blockOwnerDeletion"] = false,
                    ["controller"] = true,
                    ["kind"] = "Service",
                    ["name"] = service.Name(),
                    ["uid"] = service.Text("metadata", "uid"),
                }),
            },
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray([.. conditions]),
                ["lastSyncTime"] = time,
                ["networkEndpointGroups"] = new JsonArray([.. world.Cluster.Zones.Select(zone => (JsonNode)new JsonObject
                {
                    ["id"] = Id(zone, name),
                    ["networkEndpointType"] = "GCE_VM_IP_PORT",
                    ["selfLink"] = _compute.Link($"zones/{zone}/networkEndpointGroups/{name}"),
                })]),
            },
        });
    }

    private static void Update(JsonObject note, JsonObject[] conditions, string time)
    {
        foreach (var wanted in conditions)
        {
            var before = note.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == wanted.Text("type"));
            // What was made once stays made.
            bool stays = before is null || (wanted.Text("type") == "Initialized" && before.Text("status") == "True");
            if (!stays && (before.Text("reason") != wanted.Text("reason") || before.Text("message") != wanted.Text("message")))
            {
                before!.ReplaceWith(wanted);
                note.Child("status")["lastSyncTime"] = time;
            }
        }
    }

    private void RemoveUnused(HashSet<string> used)
    {
        string ours = $"k8s1-{world.Cluster.Uid[..8]}-";
        foreach (string path in world.Compute.Paths.Where(path => path.Contains("/networkEndpointGroups/", StringComparison.Ordinal)).ToList())
        {
            string name = path[(path.LastIndexOf('/') + 1)..];
            if (name.StartsWith(ours, StringComparison.Ordinal) && !used.Contains(name))
            {
                world.Compute.Remove(path);
            }
        }

        foreach (var note in world.Kubernetes.List(Kind).Where(note => !used.Contains(note.Name())))
        {
            world.Kubernetes.Remove(Kind, note.Namespace(), note.Name());
            if (world.Kubernetes.Get("Service", note.Namespace(), note.Text("metadata", "labels", "networking.gke.io/service-name")) is { } service
                && !used.Any(name => (service.Annotation(ServicePortReader.NegStatus) ?? "").Contains(name, StringComparison.Ordinal)))
            {
                service.Annotate(ServicePortReader.NegStatus, null);
            }
        }
    }

    private static JsonObject Condition(string type, string status, string reason, string message, string time) => new()
    {
        ["lastTransitionTime"] = time,
        ["message"] = message,
        ["reason"] = reason,
        ["status"] = status,
        ["type"] = type,
    };

    // Any number that is always the same; Compute's are 64 bits wide and written as text.
    private static string Id(string zone, string name) =>
        (ulong.Parse(Names.Hex($"{zone}/{name}", 15), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);

    private void Say(JsonObject service, string type, string reason, string message) => world.Record(service, type, reason, Component, message);

    private sealed record NegPort(JsonObject Service, string Name, int Port, string TargetPort);
}
