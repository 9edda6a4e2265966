using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The quotas that a load balancer needs something of.</summary>
internal static class QuotaFacts
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["FORWARDING_RULES"] = "forwarding-rules",
        ["BACKEND_SERVICES"] = "backend-services",
        ["URL_MAPS"] = "url-maps",
        ["SSL_CERTIFICATES"] = "ssl-certificates",
        ["TARGET_HTTPS_PROXIES"] = "target-https-proxies",
        ["TARGET_HTTP_PROXIES"] = "target-http-proxies",
        ["HEALTH_CHECKS"] = "health-checks",
        ["STATIC_ADDRESSES"] = "addresses",
        ["FIREWALLS"] = "firewall-rules",
        ["NETWORK_ENDPOINT_GROUPS"] = "network-endpoint-groups",
    };

    // Metrics that the load balancer's resources count towards in the place where these are.
    private static readonly string[] Regional = ["NETWORK_ENDPOINT_GROUPS"];
    private static readonly string[] Networkwide = ["FIREWALLS"];

    /// <summary>Those that are full, each with where it counts.</summary>
    public static IEnumerable<(string Metric, string Where, string Usage, string Limit)> Full(Observation observation)
    {
        var project = observation.Compute.Get(string.Empty).Value;
        var region = observation.Compute.Resources.FirstOrDefault(r => r.Key.StartsWith("regions/", StringComparison.Ordinal) && r.Key.IndexOf('/', "regions/".Length) < 0);
        return Full(project, $"project {observation.Compute.Project}", region.Value?.Value, $"region {region.Key?["regions/".Length..]}", observation.Compute.IsGlobal);
    }

    /// <param name="isGlobal">False for an internal load balancer, whose resources are the region's.</param>
    public static IEnumerable<(string Metric, string Where, string Usage, string Limit)> Full(JsonObject? project, string projectName, JsonObject? region, string regionName, bool isGlobal) =>
        Of(project, projectName, m => isGlobal ? !Regional.Contains(m) : Networkwide.Contains(m))
            .Concat(Of(region, regionName, m => isGlobal ? Regional.Contains(m) : !Networkwide.Contains(m)));

    public static string Action(Observation observation, string metric) => Action(observation.Compute.ProjectOption, metric);

    /// <param name="project">gcloud's option for the project, with a blank before it.</param>
    public static string Action(string project, string metric) =>
        (Commands.TryGetValue(metric, out var noun) ? $"Delete unused resources (gcloud compute {noun} list{project}), or request" : "Request")
        + $" more of quota {metric} in the console (IAM & Admin > Quotas). To see usage and limits: gcloud compute project-info describe{project}";

    private static IEnumerable<(string Metric, string Where, string Usage, string Limit)> Of(JsonObject? owner, string where, Func<string, bool> counts)
    {
        foreach (var quota in owner.Items("quotas"))
        {
            if (quota.Text("metric") is { } metric && Commands.ContainsKey(metric) && counts(metric)
                && Amount(quota, "limit") is { } limit && Amount(quota, "usage") is { } usage && usage >= limit)
            {
                yield return (metric, where, usage.ToString("0", CultureInfo.InvariantCulture), limit.ToString("0", CultureInfo.InvariantCulture));
            }
        }
    }

    private static double? Amount(JsonObject quota, string field) =>
        double.TryParse(quota.Text(field), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}
