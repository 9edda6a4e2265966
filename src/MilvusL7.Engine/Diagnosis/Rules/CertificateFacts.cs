using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The Compute certificates of an Ingress, as rules want them.</summary>
internal static class CertificateFacts
{
    /// <summary>Every Compute certificate that the Ingress names or the proxy shows and that is known.</summary>
    /// <returns>Each with whether Google manages it, and whether it is made of a Secret.</returns>
    public static IEnumerable<(string Name, JsonObject Certificate, bool IsManaged, bool IsOfSecret)> OfCompute(Observation observation)
    {
        var preShared = IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation);
        var noted = IngressFacts.ListOf(observation.Ingress, IngressFacts.Certificates);
        var hasSecrets = IngressFacts.SecretsOf(observation.Ingress).Count > 0;
        foreach (var name in preShared.Concat(Shown(observation) ?? []).Distinct(StringComparer.Ordinal))
        {
            if (observation.Compute.Get("sslCertificates", name).Value is { } certificate)
            {
                yield return (name, certificate, certificate.At("managed") is not null, hasSecrets && !preShared.Contains(name) && noted.Contains(name));
            }
        }
    }

    /// <summary>Names of the certificates that the HTTPS proxy shows; null where that is not known.</summary>
    public static IReadOnlyList<string>? Shown(Observation observation) => Proxy(observation)?.Texts("sslCertificates").Select(ComputeNames.Last).ToArray();

    public static JsonObject? Proxy(Observation observation) =>
        observation.Compute.Get("targetHttpsProxies", observation.Ingress.Annotation(IngressFacts.HttpsProxy)).Value;

    public static IEnumerable<string> NamesOf(JsonObject certificate) =>
        certificate.Texts("subjectAlternativeNames").Concat(certificate.Texts("managed", "domains")).Select(n => n.ToLowerInvariant()).Distinct(StringComparer.Ordinal);
}
