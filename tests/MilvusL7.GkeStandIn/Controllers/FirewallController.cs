using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's firewall controller: one rule that lets the health checks of all load balancers in.</summary>
internal sealed class FirewallController(GkeWorld world)
{
    private static readonly string[] Ranges = ["130.211.0.0/22", "35.191.0.0/16"];

    private readonly ComputeApi _compute = new(world);
    private readonly ServicePortReader _reader = new(world);
    private readonly Names _names = new(world.Cluster);

    public void Run()
    {
        var taken = world.Kubernetes.List("Ingress").Where(ingress => new IngressSettings(ingress).IsTaken && !ingress.IsDeleted()).ToList();
        string path = $"global/firewalls/{_names.Firewall}";
        if (taken.Count == 0)
        {
            _compute.Remove(path);
            return;
        }

        var rule = Rule(taken);
        var existing = _compute.Find(path);
        if (existing is not null && JsonNode.DeepEquals(existing["allowed"], rule["allowed"]) && JsonNode.DeepEquals(existing["sourceRanges"], rule["sourceRanges"]))
        {
            return;
        }

        if (!world.Behaviour.FirewallForbidden)
        {
            _compute.Ensure("global/firewalls", rule);
            return;
        }

        string message = $"Firewall change required by security admin: `{Command(rule, existing is null ? "create" : "update")}`";
        foreach (var ingress in taken.Where(ingress => !new IngressSettings(ingress).SuppressesFirewallEvent))
        {
            world.Record(ingress, GkeEvent.Normal, "XPN", IngressSync.Component, message);
        }
    }

    /// <summary>Whether health checks reach this port.</summary>
    public static bool LetsIn(GkeWorld world, int port) => world.Compute.List("global/firewalls").Any(rule =>
        !rule.Holds("disabled")
        && Ranges.All(rule.Texts("sourceRanges").Contains)
        && rule.Items("allowed").Any(allowed => allowed["ports"] is null || allowed.Texts("ports").Contains(port.ToString(CultureInfo.InvariantCulture))));

    private JsonObject Rule(IReadOnlyList<JsonObject> ingresses)
    {
        // Sorted as text, as GKE sorts them.
        var ports = new SortedSet<string>(StringComparer.Ordinal);
        var ranges = new SortedSet<string>(Ranges, StringComparer.Ordinal);
        foreach (var ingress in ingresses)
        {
            IEnumerable<ServicePort> used = _reader.OfIngress(ingress, []);
            foreach (var port in TryDefault() is { } fallback ? used.Append(fallback) : used)
            {
                ports.UnionWith(TargetPorts(port).Select(number => number.ToString(CultureInfo.InvariantCulture)));
                if (port.BackendConfig.Number("spec", "healthCheck", "port") is { } checkedPort)
                {
                    ports.Add(checkedPort.ToString(CultureInfo.InvariantCulture));
                }
            }

            if (new IngressSettings(ingress).IsInternal)
            {
                ranges.UnionWith(world.Compute.List($"regions/{world.Cluster.Region}/subnetworks").Where(ProxyOnlySubnet.Is).Select(subnet => subnet.Text("ipCidrRange")));
            }
        }

        return new JsonObject
        {
            ["allowed"] = new JsonArray(new JsonObject { ["IPProtocol"] = "tcp", ["ports"] = Json.Array(ports) }),
            ["description"] = "GCE L7 firewall rule",
            ["name"] = _names.Firewall,
            ["network"] = _compute.Link($"global/networks/{world.Cluster.Network}"),
            ["sourceRanges"] = Json.Array(ranges),
            ["targetTags"] = Json.Array([world.Cluster.NodeTag]),
        };
    }

    private ServicePort? TryDefault()
    {
        try
        {
            return _reader.Default();
        }
        catch (SyncException)
        {
            return null;
        }
    }

    private IEnumerable<int> TargetPorts(ServicePort port) =>
        int.TryParse(port.TargetPort, CultureInfo.InvariantCulture, out int number)
            ? [number]
            : NegController.Pods(world, port.Service).Select(pod => NegController.TargetPort(pod, port.TargetPort)).OfType<int>().Distinct();

    private string Command(JsonObject rule, string verb)
    {
        string network = verb == "create" ? $" --network {world.Cluster.Network}" : "";
        string allow = string.Join(',', rule.Items("allowed").First().Texts("ports").Select(port => $"tcp:{port}"));
        return $"gcloud compute firewall-rules {verb} {_names.Firewall}{network} --description \"{rule.Text("description")}\" --allow {allow}"
            + $" --source-ranges {string.Join(',', rule.Texts("sourceRanges"))} --target-tags {world.Cluster.NodeTag} --project {world.Cluster.NetworkProject ?? world.Cluster.Project}";
    }
}
