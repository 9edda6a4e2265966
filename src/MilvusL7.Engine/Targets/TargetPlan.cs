using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>What a target would do for a list of wishes; nothing has happened yet.</summary>
internal record TargetPlan(IReadOnlyList<ResourceChange> Changes, string Diff, IReadOnlyList<string> Paths)
{
    /// <summary>What the user should know of it before.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public bool IsChange => Changes.Any(c => c.IsChange);
}

/// <summary>One resource before and after.</summary>
/// <param name="Request">The wish it came from.</param>
/// <param name="Resource">The resource; null for a document that is none.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">As it would be; of a resource that is to be deleted, as it is.</param>
internal sealed record ResourceChange(ChangeRequest Request, ResourceRef? Resource, JsonObject? Before, JsonObject After, bool IsChange)
{
    public bool IsNew => Before is null && !IsRemoval;

    public bool IsRemoval => Request is DeleteRequest;
}
