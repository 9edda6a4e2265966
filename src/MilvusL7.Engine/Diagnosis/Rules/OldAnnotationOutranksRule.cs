using MilvusL7.Engine.Gke;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// service.alpha.kubernetes.io/app-protocols, once there, is the one GKE reads: what stands beside it under the present name has no effect.
/// beta.cloud.google.com/backend-config is the other way round.
/// </summary>
internal sealed class OldAnnotationOutranksRule() : Rule("OldAnnotationOutranks", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        foreach (var (old, present, wins) in new[]
        {
            (ServiceAnnotations.OldAppProtocols, ServiceAnnotations.AppProtocols, true),
            (ServiceAnnotations.OldBackendConfig, ServiceAnnotations.BackendConfig, false),
        })
        {
            if (!service.Annotations.ContainsKey(old) || !service.Annotations.ContainsKey(present) || JsonNode.DeepEquals(service.Parsed(old), service.Parsed(present)))
            {
                continue;
            }

            var isFatal = wins && IsFatal(observation);
            yield return Finding(
                observation,
                service.Target,
                (wins ? $"The old annotation {old} overrides {present}, which has no effect" : $"The old annotation {old} differs from {present}, and has no effect")
                    + (isFatal ? ". GKE does not use HTTP/2 to Milvus." : "."),
                $"{service.Shown(old)}; {service.Shown(present)}",
                observation.Command("Add-MilvusL7Annotation -Force"),
                isTerminal: isFatal,
                severity: isFatal ? FindingSeverity.Error : wins ? null : FindingSeverity.Information);
        }
    }

    /// <summary>True where the present annotation would be right, and the old one is not.</summary>
    internal static bool IsFatal(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        return service.ProtocolAnnotation == ServiceAnnotations.OldAppProtocols && ReleaseFacts.GrpcProtocol(observation) is { } protocol and not "HTTP2" && protocol.Length > 0
            && service.Parsed(ServiceAnnotations.AppProtocols).Text(observation.Release.Service.PortName) == "HTTP2";
    }
}
