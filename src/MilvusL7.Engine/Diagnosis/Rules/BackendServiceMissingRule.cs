using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>GKE refuses an Ingress whole where one of its backends does not exist (check-gke-ingress: Service exists).</summary>
internal sealed class BackendServiceMissingRule() : Rule("BackendServiceMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["could not find service"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // A folder may hold the values that the release's Service is made of, and not the Service.
        foreach (var (name, _) in observation.Services.Where(s => s.Value.IsMissing && !(observation.IsFolder && s.Key == observation.Release.Service.Name)))
        {
            var ports = IngressFacts.BackendsOf(observation.Ingress).Where(b => b.Service == name).Select(b => b.Port);
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Service, name),
                observation.IsFolder
                    ? $"The Ingress routes to Service {name}, which is not in the folder. If it is not on the cluster either, GKE rejects the whole Ingress."
                    : $"The Ingress routes to Service {name}, which does not exist. GKE rejects the whole Ingress and does not create a load balancer.",
                $"backend service {name}, port {string.Join(", ", ports)}, in Ingress {observation.IngressName}",
                Remedies.Ingress(observation) + $" (this routes the Ingress to Service {observation.Release.Service.Name})",
                isTerminal: !observation.IsFolder,
                severity: observation.IsFolder ? FindingSeverity.Information : null);
        }
    }
}
