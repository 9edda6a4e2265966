namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Without an Ingress there is no layer-7 load balancer: GKE makes one for each Ingress, and only where it stands in the Service's namespace.
/// </summary>
internal sealed class IngressMissingRule() : Rule("IngressMissing", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Ingress is null)
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                "No Ingress routes to the release, so it has no layer-7 load balancer.",
                $"{observation.Ingresses.Count} Ingresses in the {(observation.IsFolder ? "folder" : "namespace")}, none of which has Service {observation.Release.Service.Name} as a backend",
                observation.Command("New-MilvusIngress -HostName <host> -SecretName <secret>"),
                isTerminal: true);
        }
    }
}
