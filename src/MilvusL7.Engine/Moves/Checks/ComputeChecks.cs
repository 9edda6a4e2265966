using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis.Rules;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>What the Google Cloud project has to allow.</summary>
internal static class ComputeChecks
{
    /// <param name="project">Reads the project.</param>
    public static async Task<CheckResult.Outcome> AccessAsync(PreflightRequest request, Func<Task<JsonObject?>> project)
    {
        try
        {
            var found = await project();
            return found is null
                ? CheckResult.Unknown("The GCP project does not exist.", "Specify the project with -Project.")
                : CheckResult.Passed($"Project {found.Text("name")} can be read.");
        }
        catch (MilvusL7Exception e) when (request.NeedsCompute)
        {
            return CheckResult.Failed(e);
        }
    }

    /// <param name="standing">The Ingress where it has its load balancer: that needs no more of anything.</param>
    public static async Task<CheckResult.Outcome> QuotaAsync(PreflightRequest request, JsonObject? standing, Func<Task<(JsonObject? Project, JsonObject? Region, string? RegionName)>> read)
    {
        if (standing is not null && !request.MakesAddress)
        {
            return CheckResult.Passed("The load balancer already exists and needs no more quota.");
        }

        var (project, region, regionName) = await read();
        if (project is null)
        {
            return CheckResult.Unknown("The GCP project does not exist.");
        }

        var name = project.Text("name");
        var full = QuotaFacts.Full(project, $"project {name}", region, $"region {regionName}", !request.Internal)
            .Where(q => q.Metric == "STATIC_ADDRESSES" ? request.MakesAddress : standing is null)
            .ToArray();
        return full.Length > 0
            ? CheckResult.Failed($"The quotas do not allow another load balancer: {string.Join(", ", full.Select(f => $"{f.Metric} {f.Usage} of {f.Limit} in {f.Where}"))}.", QuotaFacts.Action($" --project {name}", full[0].Metric))
            : region is null ? CheckResult.Unknown($"The quotas of project {name} allow another load balancer. The quotas of the cluster's region cannot be read.")
            : CheckResult.Passed($"The quotas of project {name} and region {regionName} allow another load balancer.");
    }
}
