using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// With TLS on, REST cannot share the port for gRPC: newer Milvus refuses to start (milvus#46312), older ones lose REST without a word
/// (milvus#36724).
/// </summary>
internal sealed class HttpPortSharedRule() : Rule("HttpPortShared", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (!ReleaseFacts.SharesHttpPort(observation))
        {
            yield break;
        }

        var isCrashing = PodFacts.Standing(observation).Any(p => PodFacts.CrashLooping(p) is not null);
        var starts = !isCrashing && PodFacts.Ready(observation).Any();
        yield return Finding(
            observation,
            observation.ServiceTarget,
            starts
                ? "TLS is on and REST has no port of its own: it does not answer, and newer versions of Milvus do not start so."
                : "TLS is on and REST has no port of its own: newer versions of Milvus do not start, older ones lose REST.",
            $"{ReleaseFacts.Shown(observation, MilvusConfiguration.TlsModeKey)}; {ReleaseFacts.Shown(observation, MilvusConfiguration.HttpPortKey)}",
            observation.Command("Enable-MilvusTls -HttpPort 8080"),
            isTerminal: isCrashing,
            severity: starts ? FindingSeverity.Warning : null);
    }
}
