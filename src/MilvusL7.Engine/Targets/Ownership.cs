using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>How the module marks what it creates.</summary>
internal static class Ownership
{
    public const string Manager = "MilvusL7";
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string InstanceLabel = "app.kubernetes.io/instance";

    // Not the instance label: older Argo CD takes that for its own, and prunes what its repository does not have.
    private const string PartOfLabel = "app.kubernetes.io/part-of";

    public static JsonObject Labels(string release) => new()
    {
        [PartOfLabel] = release,
        [ManagedByLabel] = Manager,
    };

    /// <summary>True for what the module made beside a release of this name.</summary>
    public static bool IsOf(JsonNode? resource, string release) => IsOurs(resource) && ReleaseOf(resource) == release;

    /// <summary>The release that an object of the module's is for.</summary>
    public static string? ReleaseOf(JsonNode? resource) => resource.Text("metadata", "labels", PartOfLabel);

    /// <summary>True for what the API server says that the module wrote a part of; others cannot write that for it without rights to the object.</summary>
    public static bool IsChanged(JsonNode? resource) => resource.Items("metadata", "managedFields").Any(f => f.Text("manager") == Manager);

    /// <summary>True where another field manager wrote a part of the spec, or one of the annotations: server-side apply of another value is a conflict there.</summary>
    public static bool IsSpecOfOthers(JsonNode? resource, params IReadOnlyList<string> annotations) =>
        resource.Items("metadata", "managedFields").Any(f => f.Text("manager") != Manager
            && (f.At("fieldsV1", "f:spec") is not null || annotations.Any(a => f.At("fieldsV1", "f:metadata", "f:annotations", "f:" + a) is not null)));

    /// <summary>True where the module wrote a part of it since the annotation was last written.</summary>
    public static bool IsChangedSince(JsonNode? resource, string annotation)
    {
        var fields = resource.Items("metadata", "managedFields").ToArray();
        var annotated = fields.Where(f => f.At("fieldsV1", "f:metadata", "f:annotations", "f:" + annotation) is not null).Max(f => f.Time("time"));
        return IsChanged(resource) && !(fields.Where(f => f.Text("manager") == Manager).Max(f => f.Time("time")) < annotated);
    }

    public static bool IsOurs(JsonNode? resource) => resource.Text("metadata", "labels", ManagedByLabel) == Manager;
}
