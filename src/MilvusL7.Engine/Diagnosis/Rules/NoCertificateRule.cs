using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Clients reach a layer-7 load balancer by HTTPS: it speaks HTTP/2, which gRPC is, on port 443 only.</summary>
internal sealed class NoCertificateRule() : Rule("NoCertificate", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["both HTTP and HTTPS are disabled"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // A certificate map that somebody put on the proxy serves as well.
        var proxy = observation.Compute.Get("targetHttpsProxies", observation.Ingress.Annotation(IngressFacts.HttpsProxy)).Value;
        if (!IngressFacts.NamesCertificate(observation.Ingress) && proxy.Text("certificateMap") is null)
        {
            yield return Finding(
                observation,
                observation.IngressTarget,
                "The Ingress does not specify a certificate. Without HTTPS, gRPC clients cannot connect.",
                $"no spec.tls, no {IngressPlanner.ManagedCertificatesAnnotation}, no {IngressPlanner.PreSharedAnnotation}",
                Remedies.Ingress(observation, string.Empty, before: $"New-MilvusTlsSecret -HostName {Remedies.Hosts(observation)} | "),
                isTerminal: true);
        }
    }
}
