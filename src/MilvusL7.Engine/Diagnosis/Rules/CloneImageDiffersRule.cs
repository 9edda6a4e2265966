using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Proxies of Milvus 2.6 forward calls to older ones that are registered beside them, with their own TLS setting (milvus#48224): a clone
/// and the release it stands beside have to be of one version.
/// </summary>
internal sealed class CloneImageDiffersRule() : Rule("CloneImageDiffers", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var serving = observation.Release.Serving.Where(w => w.Image is not null && w.Resource.Number("spec", "replicas") != 0).ToArray();
        foreach (var clone in (observation.Clones.Value ?? []).Where(c => c.Text("metadata", "deletionTimestamp") is null))
        {
            var name = clone.Text("metadata", "name");
            if (ImageOf(clone, serving.Select(w => w.ContainerName)) is { } image && serving.FirstOrDefault(w => w.Image != image) is { } other)
            {
                yield return Finding(
                    observation,
                    observation.Named(ResourceKind.Deployment, name),
                    "The clone runs another image than the release. Proxies of two versions forward calls to each other, one with TLS and one without, and calls fail.",
                    $"Deployment {name}: {image}, Deployment {other.Name}: {other.Image}",
                    $"{observation.Command("Complete-MilvusL7")}, or {observation.Command("Disable-MilvusL7")}. Both delete the clone, so that the release can be upgraded.");
            }
        }
    }

    private static string? ImageOf(JsonObject clone, IEnumerable<string> containers) =>
        clone.Items("spec", "template", "spec", "containers").FirstOrDefault(c => containers.Contains(c.Text("name"))).Text("image");
}
