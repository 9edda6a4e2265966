using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>An internal load balancer's resources are regional. Where the region is not known nothing of Compute was checked, and that is worth knowing.</summary>
internal sealed class RegionUnknownRule() : Rule("RegionUnknown", FindingSeverity.Information)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.IsInternal && observation.Compute.IsRegionUnknown)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                "The region of the internal load balancer is not known, so its Compute resources were not checked.",
                observation.Compute.Unknown ?? "no region",
                "Allow the account to list nodes (samples/rbac.yaml), or create a context with: gcloud container clusters get-credentials <cluster> --location <location>");
        }
    }
}
