using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// HTTP/2 to a backend is HTTP/2 over TLS: with tlsMode 0 the health check still succeeds and every call gets 502 (milvus-helm#31, #395).
/// </summary>
internal sealed class TlsOffRule() : Rule("TlsOff", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (ReleaseFacts.IsTlsOff(observation) && ReleaseFacts.GrpcProtocol(observation) == "HTTP2")
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                "TLS is disabled in Milvus, but the load balancer uses HTTP/2 over TLS. Every call fails with 502.",
                $"{ReleaseFacts.Shown(observation, MilvusConfiguration.TlsModeKey)}; app protocol of port {observation.Release.Service.PortName}: HTTP2",
                observation.Command("Enable-MilvusTls"),
                isTerminal: true);
        }
    }
}
