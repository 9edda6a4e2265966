using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>What the firewall has to let in for a load balancer, and whether GKE's rule does.</summary>
internal static class FirewallFacts
{
    /// <summary>Where Google's health checks and proxies come from.</summary>
    public static IReadOnlyList<string> GoogleRanges { get; } = ["130.211.0.0/22", "35.191.0.0/16"];

    /// <summary>GKE's rules; null where they are not known, or are another project's: on a shared VPC the host project has them.</summary>
    public static IReadOnlyList<JsonObject>? Rules(Observation observation, OwnBackend backend) =>
        FirewallChangeRequiredRule.IsSaid(observation) || (backend.NetworkOf(observation.Compute)?.Split('/')[0] is { } owner && owner != observation.Compute.Project)
            ? null
            : observation.Compute.List("global/firewalls").Value;

    /// <summary>The ports of the pods: the one that serves, and the one the health check asks on.</summary>
    public static IReadOnlyList<int> Ports(OwnBackend backend)
    {
        var type = backend.HealthCheck.Value.Text("type")?.ToLowerInvariant();
        var asked = backend.HealthCheck.Value.At(type + "HealthCheck").Number("port") ?? backend.BackendConfig.Number("spec", "healthCheck", "port");
        return [.. (backend.Endpoints ?? []).Select(e => e.Port).Append(asked ?? 0).Where(p => p > 0).Distinct().Order()];
    }

    public static IReadOnlyList<string> Ranges(Observation observation) =>
        [.. GoogleRanges, .. observation.IsInternal ? (observation.Compute.List($"{observation.Compute.Scope}/subnetworks").Value ?? []).Select(s => s.Text("ipCidrRange")).OfType<string>() : []];

    /// <summary>What keeps the health check out, in words; null where nothing does or it is not known.</summary>
    public static string? Lacking(Observation observation, OwnBackend backend)
    {
        if (Rules(observation, backend) is not { } rules)
        {
            return null;
        }

        var enabled = rules.Where(r => r.Flag("disabled") != true).ToArray();
        if (enabled.Length == 0)
        {
            return rules.Count == 0 ? "GKE's rule (k8s-fw-l7--...) is missing" : $"rule {rules[0].Text("name")} is disabled";
        }

        var ports = Ports(backend).Where(p => !enabled.Any(r => HasPort(r, p))).Select(p => p.ToString(CultureInfo.InvariantCulture)).ToArray();
        var ranges = Ranges(observation).Where(w => !enabled.SelectMany(r => r.Texts("sourceRanges")).Any(r => Holds(r, w))).ToArray();
        string[] parts = [.. ports.Length > 0 ? [$"port {string.Join(", ", ports)}"] : Array.Empty<string>(), .. ranges.Length > 0 ? [$"source range {string.Join(", ", ranges)}"] : Array.Empty<string>()];
        return parts.Length == 0 ? null : $"rule {enabled[0].Text("name")} does not allow {string.Join(" and ", parts)}";
    }

    public static string Command(Observation observation, OwnBackend backend)
    {
        var ports = Ports(backend).Select(p => FormattableString.Invariant($"tcp:{p}"));
        var project = observation.Compute.ProjectOption;
        if (Rules(observation, backend)?.FirstOrDefault() is not { } rule)
        {
            // GKE's own rules begin so, and so does what is looked for here.
            var created = $"{ComputeReader.FirewallPrefix}{ComputeReader.UidOf(backend.Name) ?? "l7"}-health-checks";
            var network = backend.NetworkOf(observation.Compute)?.Split('/')[1] is { } known ? Literal.Argument(known) : "<network>";
            return $"gcloud compute firewall-rules create {Literal.Argument(created)} --network {network} --allow {Literal.Arguments(ports)} --source-ranges {Literal.Arguments(Ranges(observation))}{project}";
        }

        var name = Literal.Argument(rule.Text("name") ?? string.Empty);
        return rule.Flag("disabled") == true
            ? $"gcloud compute firewall-rules update {name} --no-disabled{project}"
            : $"gcloud compute firewall-rules update {name} --allow {Literal.Arguments(Allowed(rule).Union(ports))} --source-ranges {Literal.Arguments(rule.Texts("sourceRanges").Union(Ranges(observation)))}{project}";
    }

    /// <summary>What the rule lets in, as gcloud writes it: an update replaces the whole list.</summary>
    private static IEnumerable<string> Allowed(JsonObject rule) => rule.Items("allowed").SelectMany(a =>
        a.Texts("ports").Any() ? a.Texts("ports").Select(p => $"{a.Text("IPProtocol")}:{p}") : [a.Text("IPProtocol") ?? "tcp"]);

    private static bool HasPort(JsonObject rule, int port) => rule.Items("allowed").Any(a =>
        a.Text("IPProtocol")?.ToLowerInvariant() is "tcp" or "6" or "all"
        && (a.At("ports") is null || a.Texts("ports").Any(p => p.Split('-') switch
        {
            [var one] => one == port.ToString(CultureInfo.InvariantCulture),
            [var first, var last] => int.TryParse(first, out var low) && int.TryParse(last, out var high) && low <= port && port <= high,
            _ => false,
        })));

    private static bool Holds(string range, string wanted) =>
        range == wanted
        || (IPNetwork.TryParse(range, out var wide) && IPNetwork.TryParse(wanted, out var narrow) && wide.PrefixLength <= narrow.PrefixLength && wide.Contains(narrow.BaseAddress));
}
