using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>The load balancer speaks HTTP/1.1 to a port unless app-protocols says otherwise; gRPC is HTTP/2.</summary>
internal sealed class GrpcProtocolRule() : Rule("GrpcProtocolNotHttp2", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // Where the right protocol is written and does not count, the rule for that says it.
        if (ReleaseFacts.GrpcProtocol(observation) is { } protocol and not "HTTP2" && !AppProtocolPortUnknownRule.IsMeant(observation) && !OldAnnotationOutranksRule.IsFatal(observation))
        {
            var service = ServiceFacts.Own(observation);
            if (!service.Annotations.ContainsKey(service.ProtocolAnnotation) && observation.Ingress.Annotation(ServiceAnnotations.AppProtocols) is not null)
            {
                // On the Ingress: ServiceAnnotationOnIngress.
                yield break;
            }

            yield return Finding(
                observation,
                service.Target,
                $"GKE uses {protocol} for port {observation.Release.Service.PortName} of Service {service.Name}, but gRPC requires HTTP/2. Every call fails.",
                service.Shown(service.ProtocolAnnotation),
                observation.Command("Add-MilvusL7Annotation"),
                isTerminal: true);
        }
    }
}
