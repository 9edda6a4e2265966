using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A container that ends soon after each start is started ever more seldom. The best known cause here is TLS without a port for REST
/// (milvus#46312).
/// </summary>
internal sealed class PodCrashLoopingRule() : Rule("PodCrashLooping", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var crashing = PodFacts.Standing(observation).Select(p => (Pod: p, Status: PodFacts.CrashLooping(p))).Where(p => p.Status is not null).ToArray();
        if (crashing.Length == 0)
        {
            yield break;
        }

        var (pod, status) = crashing[0];
        var name = PodFacts.NameOf(pod);
        var container = status.Text("name");
        var isKnown = ReleaseFacts.SharesHttpPort(observation);
        yield return Finding(
            observation,
            observation.Named(ResourceKind.Pod, name),
            $"{(crashing.Length == 1 ? $"Pod {name} exits" : $"{crashing.Length} pods exit")} soon after each start"
                + (isKnown ? ": TLS is enabled but proxy.http.port is not a separate port, so newer versions of Milvus do not start." : ", and cannot serve requests."),
            string.Join("; ", crashing.Select(c => $"container {c.Status.Text("name")} of pod {PodFacts.NameOf(c.Pod)}: CrashLoopBackOff, {c.Status.Text("restartCount") ?? "?"} restarts, last exit code {c.Status.Text("lastState", "terminated", "exitCode") ?? "unknown"}")),
            isKnown ? observation.Command("Enable-MilvusTls -HttpPort 8080") : observation.Kubectl($"logs {name} --container {container} --previous"),
            isTerminal: isKnown);
    }
}
