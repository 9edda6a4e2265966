using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// An upgrade from 2.5 to 2.6 with TLS on fails half-way (milvus#48224), and a second set of proxies of another version serves some of the
/// calls.
/// </summary>
internal sealed class MilvusVersionsMixedRule() : Rule("MilvusVersionsMixed", FindingSeverity.Warning)
{
    private static readonly string[] Incompatible = ["2.5", "2.6"];

    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var serving = observation.Release.Serving.Where(w => w.Resource.Number("spec", "replicas") != 0).ToArray();
        var images = serving.Select(w => w.Image).Distinct(StringComparer.Ordinal).ToArray();
        var pods = PodFacts.Standing(observation).Select(p => (Name: PodFacts.NameOf(p), Image: PodFacts.ImageOf(observation, p))).ToArray();
        var versions = pods.Select(p => MinorOf(p.Image)).ToHashSet(StringComparer.Ordinal);
        if (images.Length > 1)
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                $"Service {observation.Release.Service.Name} selects Deployments with different images. Calls go to both, and their versions may be incompatible.",
                string.Join(", ", serving.Select(w => $"Deployment {w.Name}: {w.Image}")),
                $"Keep only one Deployment: {observation.Kubectl($"scale deployment {serving[^1].Name} --replicas 0")}");
        }
        else if (Incompatible.All(versions.Contains) && ReleaseFacts.IsTlsOn(observation))
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                "Milvus 2.5 and 2.6 serve at the same time with TLS enabled. The upgrade is in progress or stuck, and calls may fail.",
                string.Join(", ", pods.Select(p => $"pod {p.Name}: {p.Image}")),
                serving.Length > 0 ? observation.Kubectl($"rollout status deployment {serving[0].Name}") : observation.Kubectl("get pods"));
        }
    }

    private static string MinorOf(string? image) => string.Join('.', (ReleaseState.VersionOf(image) ?? string.Empty).Split('.').Take(2));
}
