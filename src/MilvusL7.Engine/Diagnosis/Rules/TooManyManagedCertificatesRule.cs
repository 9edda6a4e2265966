using System.Globalization;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A target proxy of a classic load balancer holds 15 certificates.</summary>
internal sealed class TooManyManagedCertificatesRule() : Rule("TooManyManagedCertificates", FindingSeverity.Error)
{
    private const int Most = 15;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var names = IngressFacts.ListOf(observation.Ingress, IngressPlanner.ManagedCertificatesAnnotation);
        if (names.Distinct(StringComparer.Ordinal).Count() is var count and > Most)
        {
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"The Ingress specifies {count.ToString(CultureInfo.InvariantCulture)} managed certificates. A load balancer supports {Most}, and with more, GKE applies none of the new certificates.",
                $"{IngressPlanner.ManagedCertificatesAnnotation}: {string.Join(',', names)}",
                "Put several hosts into one certificate (up to 100 domains each): New-MilvusManagedCertificate -HostName <host>, <host> ...",
                isTerminal: true);
        }
    }
}
