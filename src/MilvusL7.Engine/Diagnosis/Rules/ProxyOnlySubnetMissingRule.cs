using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>An internal load balancer takes its proxies from a subnet of that purpose in its region and network; without one Compute refuses the forwarding rule.</summary>
internal sealed class ProxyOnlySubnetMissingRule() : Rule("ProxyOnlySubnetMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["proxy-only subnetwork"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // With an address it has one. On a shared VPC subnets are the host project's, which is not looked into.
        if (!observation.IsInternal || observation.Address is not null || observation.Compute.List($"{observation.Compute.Scope}/subnetworks").Value is not { } subnets)
        {
            yield break;
        }

        var network = OwnBackend.All(observation).Select(b => b.NetworkOf(observation.Compute)).FirstOrDefault(n => n is not null)?.Split('/');
        if (network is not null && network[0] != observation.Compute.Project)
        {
            yield break;
        }

        if (!subnets.Any(s => s.Text("role") == "ACTIVE" && (network is null || s.Text("network") is not { } of || ComputeNames.Last(of) == network[1])))
        {
            var region = observation.Compute.Scope["regions/".Length..];
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"Region {region} has no active proxy-only subnet, so GKE cannot create an internal load balancer.",
                $"subnetworks of {region} with purpose REGIONAL_MANAGED_PROXY: {string.Join(", ", subnets.Select(s => $"{s.Text("name")} (role {s.Text("role")})").DefaultIfEmpty("none"))}",
                $"gcloud compute networks subnets create proxy-only --purpose REGIONAL_MANAGED_PROXY --role ACTIVE --region {Literal.Argument(region)} --network {(network is null ? "<network>" : Literal.Argument(network[1]))} --range <free /23>{observation.Compute.ProjectOption}",
                isTerminal: true);
        }
    }
}
