namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Where a value sits: in an entry of a mapping, an item of a sequence, or as the root.</summary>
/// <param name="Parent">The collection; null for the root.</param>
/// <param name="Position">Index of the entry in the collection.</param>
/// <param name="Value">The value; null for the root of an empty document.</param>
internal sealed record YamlSlot(YamlNode? Parent, int Position, YamlNode? Value)
{
    public YamlNode? Key => Parent?.Entries[Position].Key;

    public static YamlSlot Of(YamlNode parent, int position) => new(parent, position, parent.Entries[position].Value);
}
