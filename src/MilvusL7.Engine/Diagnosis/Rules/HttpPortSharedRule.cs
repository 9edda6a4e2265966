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
                ? "TLS is enabled but REST has no separate port. REST does not answer, and newer versions of Milvus do not start."
                : "TLS is enabled but REST has no separate port. Newer versions of Milvus do not start, and in older versions REST does not answer.",
            $"{ReleaseFacts.Shown(observation, MilvusConfiguration.TlsModeKey)}; {ReleaseFacts.Shown(observation, MilvusConfiguration.HttpPortKey)}",
            observation.Command("Enable-MilvusTls -HttpPort 8080"),
            isTerminal: isCrashing,
            severity: starts ? FindingSeverity.Warning : null);
    }
}
