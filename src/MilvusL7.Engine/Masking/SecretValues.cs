namespace MilvusL7.Engine.Masking;

/// <summary>The masked values of a text by their paths, so that a changed credential can be told from an unchanged one.</summary>
internal sealed class SecretValues
{
    private readonly Dictionary<string, HashSet<(string Shown, string Value)>> _values = new(StringComparer.Ordinal);

    public void Add(NodePath path, string shown, string value)
    {
        var key = path.ToString();
        if (!_values.TryGetValue(key, out var values))
        {
            _values[key] = values = [];
        }

        values.Add((shown, value));
    }

    /// <summary>True where a value stood at this path that looked the same and was another one.</summary>
    public bool IsChanged(NodePath path, string shown, string value) =>
        _values.TryGetValue(path.ToString(), out var values) && !values.Contains((shown, value)) && values.Any(v => v.Shown == shown);
}
