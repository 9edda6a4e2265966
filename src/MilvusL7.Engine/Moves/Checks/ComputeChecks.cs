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
                ? CheckResult.Unknown("Compute does not know the project.", "Name the project with -Project.")
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
            return CheckResult.Passed("The load balancer is there; it needs no more of any quota.");
        }

        var (project, region, regionName) = await read();
        if (project is null)
        {
            return CheckResult.Unknown("Compute does not know the project.");
        }

        var name = project.Text("name");
        var full = QuotaFacts.Full(project, $"project {name}", region, $"region {regionName}", !request.Internal)
            .Where(q => q.Metric == "STATIC_ADDRESSES" ? request.MakesAddress : standing is null)
            .ToArray();
        return full.Length > 0
            ? CheckResult.Failed($"No room for another load balancer: {string.Join(", ", full.Select(f => $"{f.Metric} {f.Usage} of {f.Limit} in {f.Where}"))}.", QuotaFacts.Action($" --project {name}", full[0].Metric))
            : region is null ? CheckResult.Unknown($"There is room in project {name}; the quotas of the cluster's region cannot be read.")
            : CheckResult.Passed($"There is room for a load balancer in project {name} and region {regionName}.");
    }
}
