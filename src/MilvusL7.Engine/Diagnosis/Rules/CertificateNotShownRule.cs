using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>What the Ingress asks for and what the proxy shows can differ: somebody changed the proxy, or syncs fail since a change of the Ingress.</summary>
internal sealed class CertificateNotShownRule() : Rule("CertificateNotShown", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (CertificateFacts.Shown(observation) is not { } shown || CertificateFacts.Proxy(observation).Text("certificateMap") is not null || !observation.IsPastStart)
        {
            yield break;
        }

        var asked = IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation);
        // One that is not there has a finding of its own, and so has a sync that fails for it.
        if (asked.Any(n => !observation.Compute.Get("sslCertificates", n).IsKnown || observation.Compute.Get("sslCertificates", n).IsMissing))
        {
            yield break;
        }

        var noted = IngressFacts.ListOf(observation.Ingress, IngressFacts.Certificates);
        var lacking = asked.Concat(noted).Except(shown, StringComparer.Ordinal).ToArray();
        var strange = shown.Except(asked, StringComparer.Ordinal).Except(noted, StringComparer.Ordinal).ToArray();
        if (lacking.Length == 0 && strange.Length == 0)
        {
            yield break;
        }

        var proxy = observation.Ingress.Annotation(IngressFacts.HttpsProxy);
        var isNone = !shown.Intersect(asked.Concat(noted), StringComparer.Ordinal).Any();
        yield return Finding(
            observation,
            $"TargetHttpsProxy {proxy}",
            $"The load balancer {(isNone ? "presents other certificates than" : lacking.Length == 0 ? "presents more certificates than" : "does not present all certificates that")} Ingress {observation.IngressName} specifies.",
            $"targetHttpsProxy {proxy}, sslCertificates: {string.Join(", ", shown.DefaultIfEmpty("none"))}; the Ingress: {string.Join(", ", asked.Concat(noted).Distinct(StringComparer.Ordinal))}",
            Remedies.AwaitSync(observation, "certificates"),
            severity: isNone ? FindingSeverity.Error : null);
    }
}
