using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets;

/// <summary>One wish to a target.</summary>
internal abstract record ChangeRequest;

/// <summary>A resource of the module's own: made where it is missing; what others made is only completed.</summary>
/// <param name="Desired">The whole resource as wished.</param>
/// <param name="Force">Take fields over from other field managers.</param>
internal sealed record ApplyRequest(JsonObject Desired, bool Force) : ChangeRequest
{
    /// <summary>Annotations that are removed from a resource of ours where they are not wished; all others are others'.</summary>
    public IReadOnlyList<string> OwnedAnnotations { get; init; } = [];
}

/// <summary>Some fields of a resource that belongs to others.</summary>
internal sealed record EditRequest(ResourceRef Resource, IReadOnlyList<FieldEdit> Edits) : ChangeRequest;

/// <summary>A resource that is to be deleted; nothing happens where it does not exist.</summary>
internal sealed record DeleteRequest(ResourceRef Resource) : ChangeRequest;

/// <summary>Some fields of a document that is no Kubernetes resource (a file of Helm values); folders only.</summary>
internal sealed record EditDocumentRequest(DocumentRef Document, IReadOnlyList<FieldEdit> Edits) : ChangeRequest;

/// <summary>A document of a file.</summary>
internal sealed record DocumentRef(string File, int Index);
