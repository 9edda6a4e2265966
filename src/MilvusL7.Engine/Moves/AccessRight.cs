namespace MilvusL7.Engine.Moves;

/// <summary>A right in the release's namespace that a move needs.</summary>
/// <param name="Resource">The plural name, with a subresource after a slash.</param>
/// <param name="Name">One object; null for all.</param>
internal sealed record AccessRight(string Verb, string Group, string Resource, string? Name = null)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? string.Empty : "." + Group)}{(Name is null ? string.Empty : $" '{Name}'")}";
}
