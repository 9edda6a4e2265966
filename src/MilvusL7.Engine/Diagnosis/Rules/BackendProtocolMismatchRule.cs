using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>gRPC needs HTTP/2 to the pods. The Service asks for it, and the load balancer does something else: not synced, or changed by others (ingress-gce#18, #42).</summary>
internal sealed class BackendProtocolMismatchRule() : Rule("BackendProtocolMismatch", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        OwnBackend.All(observation).Where(b => b.Protocol == "HTTP2" && b.Service.Value.Text("protocol") is { } actual && actual != "HTTP2").Select(b => Finding(
            observation,
            $"BackendService {b.Name}",
            $"The load balancer uses {b.Service.Value.Text("protocol")} to Milvus, but the Service specifies HTTP2. gRPC calls fail with 502.",
            $"backendService {b.Name}, protocol: {b.Service.Value.Text("protocol")}; {ServiceAnnotations.AppProtocols} of Service {observation.Release.Service.Name}: {b.PortName} HTTP2",
            Remedies.AwaitSync(observation, "protocol")));
}
