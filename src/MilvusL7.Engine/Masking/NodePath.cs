namespace MilvusL7.Engine.Masking;

/// <summary>The names above a node. Entries of a list have no number: one that is inserted does not change the paths of the others.</summary>
internal sealed record NodePath(NodePath? Parent, string Name)
{
    public static NodePath Root { get; } = new(null, string.Empty);

    public NodePath Under(string name) => new(this, name);

    public override string ToString() => Parent is null ? Name : $"{Parent}\n{Name}";
}
