using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A ManagedCertificate that the Ingress names has to be there: GKE says MissingCertificate and attaches nothing.</summary>
internal sealed class ManagedCertificateMissingRule() : Rule("ManagedCertificateMissing", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        observation.ManagedCertificates.Where(c => c.Value.IsMissing).Select(c => Finding(
            observation,
            observation.Named(ResourceKind.ManagedCertificate, c.Key),
            observation.IsFolder
                ? $"Ingress {observation.IngressName} refers to a ManagedCertificate that is not in the folder. It must exist on the cluster."
                : $"Ingress {observation.IngressName} refers to a ManagedCertificate that does not exist. The load balancer does not present this certificate.",
            $"{IngressPlanner.ManagedCertificatesAnnotation}: {observation.Ingress.Annotation(IngressPlanner.ManagedCertificatesAnnotation)}",
            $"{observation.Source}New-MilvusManagedCertificate -Name {Literal.Argument(c.Key)} -HostName {string.Join(", ", observation.HostNames.Select(Literal.Argument).DefaultIfEmpty("<host>"))}",
            isTerminal: !observation.IsFolder,
            // The cluster may have what the folder lacks.
            severity: observation.IsFolder ? FindingSeverity.Information : null));
}
