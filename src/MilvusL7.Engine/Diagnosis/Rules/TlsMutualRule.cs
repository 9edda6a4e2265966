using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>With tlsMode 2 Milvus wants a certificate of whoever connects; a load balancer of Google has none to show.</summary>
internal sealed class TlsMutualRule() : Rule("TlsMutual", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (ReleaseFacts.IsTlsOn(observation) && observation.Release.Configuration.TlsMode == MilvusTlsMode.Mutual)
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                "Milvus requires a client certificate (mutual TLS), but the load balancer does not present one. Every call fails with 502.",
                ReleaseFacts.Shown(observation, MilvusConfiguration.TlsModeKey),
                $"Set {MilvusConfiguration.TlsModeKey} to 1 where it is set ({observation.Release.Configuration.SourceOf(MilvusConfiguration.TlsModeKey)}).",
                isTerminal: true);
        }
    }
}
