using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>Names one resource.</summary>
internal sealed record ResourceRef(ResourceKind Kind, string? Namespace, string Name)
{
    public static ResourceRef Of(JsonObject resource) => new(
        ResourceKind.Of(resource) ?? throw new InvalidOperationException($"unknown kind {resource.Text("kind")}"),
        resource.Text("metadata", "namespace"),
        resource.Text("metadata", "name") ?? throw new InvalidOperationException("a resource without a name"));

    public override string ToString() => $"{Kind.Kind} {(Namespace is null ? Name : $"{Namespace}/{Name}")}";
}
