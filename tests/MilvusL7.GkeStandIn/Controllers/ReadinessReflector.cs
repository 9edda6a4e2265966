using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's readiness reflector: the condition that a pod's readiness gate waits for.</summary>
internal sealed class ReadinessReflector(GkeWorld world)
{
    private const string Component = "neg-readiness-reflector";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public void Run() => Run(_ => true);

    /// <summary>Only for some of the pods.</summary>
    public void Run(Func<JsonObject, bool> which)
    {
        foreach (var pod in world.Kubernetes.List("Pod").Where(which))
        {
            bool hasGate = pod.Items("spec", "readinessGates").Any(gate => gate.Text("conditionType") == PodCondition.NegReady);
            if (hasGate && !PodCondition.Is(pod, PodCondition.NegReady))
            {
                Ensure(pod);
            }
        }
    }

    private void Ensure(JsonObject pod)
    {
        var (status, reason, message) = Expected(pod);
        var condition = new JsonObject { ["lastProbeTime"] = null, ["lastTransitionTime"] = null, ["message"] = message, ["reason"] = reason, ["status"] = status, ["type"] = PodCondition.NegReady };
        bool same = pod.Items("status", "conditions").Any(other =>
            other.Text("type") == PodCondition.NegReady && other.Text("reason") == reason && other.Text("message") == message && other.Text("status") == status);
        if (!same)
        {
            PodCondition.Set(pod, condition);
            world.Record(pod, GkeEvent.Normal, reason, Component, message);
        }
    }

    private (string Status, string Reason, string Message) Expected(JsonObject pod)
    {
        string mark = $"Marking condition \"{PodCondition.NegReady}\" to True.";
        var groups = GroupsOf(pod).ToList();
        if (groups.Count == 0)
        {
            return ("True", "LoadBalancerNegReady", $"Pod does not belong to any NEG. {mark}");
        }

        string names = $"[{string.Join(' ', groups.Select(group => group.Name).Distinct())}]";
        foreach (var group in groups)
        {
            string key = $"\"Key{{\\\"{group.Name}\\\", zone: \\\"{group.Zone}\\\"}}\"";
            if (group.HasBackendService && group.Health == "HEALTHY")
            {
                return ("True", "LoadBalancerNegReady", $"Pod has become Healthy in NEG {key} attached to BackendService \"Key{{\\\"{group.Name}\\\"}}\". {mark}");
            }
        }

        return pod.Created() is { } created && world.Now > created + Patience
            ? ("True", "LoadBalancerNegTimeout", $"Timeout waiting for pod to become healthy in at least one of the NEG(s): {names}. {mark}")
            : ("False", "LoadBalancerNegNotReady", $"Waiting for pod to become healthy in at least one of the NEG(s): {names}");
    }

    /// <summary>Of the Services that select the pod, also when the pod is no endpoint yet.</summary>
    private IEnumerable<Group> GroupsOf(JsonObject pod)
    {
        foreach (string path in world.Compute.Paths.Where(path => path.Contains("/networkEndpointGroups/", StringComparison.Ordinal)))
        {
            string name = path.Split('/')[3];
            var description = Json.TryParse(world.Compute.Get(path).Text("description"));
            var service = world.Kubernetes.Get("Service", description.Text("namespace"), description.Text("service-name"));
            if (service is null || service.Namespace() != pod.Namespace() || !NegController.Selects(service, pod))
            {
                continue;
            }

            string health = world.Compute.Endpoints.GetValueOrDefault(path)?.FirstOrDefault(endpoint => endpoint.Pod == pod.Name())?.Health ?? "UNKNOWN";
            bool attached = world.Compute.Paths.Any(other => other.EndsWith("/backendServices/" + name, StringComparison.Ordinal));
            yield return new Group(name, path.Split('/')[1], health, attached);
        }
    }

    private sealed record Group(string Name, string Zone, string Health, bool HasBackendService);
}
