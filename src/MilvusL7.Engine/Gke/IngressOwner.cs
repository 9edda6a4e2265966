using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>Who makes an Ingress that is not the module's: what is written into it is lost when that one makes it again.</summary>
/// <param name="Name">As it is shown, for example <c>Helm release 'my-release'</c>.</param>
/// <param name="Setting">What turns the Ingress off there; null where that is not known.</param>
internal sealed record IngressOwner(string Name, string? Setting)
{
    private const string MilvusGroup = "milvus.io/";

    public static IngressOwner OfChart(string release) => new($"Helm release '{release}'", "set ingress.enabled: false in its values");

    public static IngressOwner OfOperator(string milvus, string component) => new($"the operator of Milvus '{milvus}'", $"remove spec.components.{component}.ingress from Milvus '{milvus}'");

    /// <summary>Null where nobody is known to make it.</summary>
    /// <param name="component">The component that serves clients.</param>
    public static IngressOwner? Of(JsonObject? ingress, string component)
    {
        if (ingress is null || Ownership.IsOurs(ingress))
        {
            return null;
        }

        if (ingress.Items("metadata", "ownerReferences").FirstOrDefault() is { } owner)
        {
            var name = owner.Text("name") ?? string.Empty;
            return owner.Text("apiVersion")?.StartsWith(MilvusGroup, StringComparison.Ordinal) == true ? OfOperator(name, component) : new IngressOwner($"{owner.Text("kind")} '{name}'", null);
        }

        return ingress.Annotation(ReleaseFinder.HelmReleaseAnnotation) is { } release ? OfChart(release) : null;
    }
}
