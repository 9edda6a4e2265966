using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>One step of a <see cref="FieldPath"/>: a key of a mapping, or the item of a list whose field has a value.</summary>
/// <param name="Key">The mapping key; for a list item the field that identifies it (<c>name</c>, <c>mountPath</c>).</param>
/// <param name="ItemValue">Null for a mapping key; else the identifying value of the list item.</param>
internal sealed record FieldStep(string Key, string? ItemValue = null)
{
    // Objects in a list have their name two levels down, and share it with objects of other kinds.
    private const string ObjectKey = "metadata.name";

    public bool IsListItem => ItemValue is not null;

    /// <summary>The step to a Kubernetes object in a list of objects.</summary>
    public static FieldStep ForObject(JsonObject item) => new(ObjectKey, IdentityOf(item));

    /// <summary>True for the list item that the step names.</summary>
    public bool IsItem(JsonNode? item) =>
        Key == ObjectKey ? item is JsonObject && IdentityOf(item) == ItemValue
        : (item as JsonObject)?[Key] is JsonValue field
            && (field.GetValueKind() == JsonValueKind.String ? field.GetValue<string>() : field.ToJsonString()) == ItemValue;

    private static string IdentityOf(JsonNode item) =>
        $"{item.Text("apiVersion")} {item.Text("kind")} {item.Text("metadata", "namespace")}/{item.Text("metadata", "name")}";
}

/// <summary>
/// A place in a document: mapping keys and list items named by an identifying field, never by index.
/// A SetField on a path that ends in a list item adds the item where it is missing, making the list too.
/// </summary>
internal sealed record FieldPath(IReadOnlyList<FieldStep> Steps)
{
    /// <summary>A path of mapping keys.</summary>
    public static FieldPath Of(params string[] keys) => new(keys.Select(k => new FieldStep(k)).ToArray());

    public FieldPath Key(string key) => new([.. Steps, new FieldStep(key)]);

    public FieldPath Item(string key, string value) => new([.. Steps, new FieldStep(key, value)]);

    public FieldPath Then(FieldPath rest) => new([.. Steps, .. rest.Steps]);

    public bool Equals(FieldPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Aggregate(17, HashCode.Combine);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step.IsListItem)
            {
                text.Append('[').Append(step.Key).Append('=').Append(step.ItemValue).Append(']');
            }
            else
            {
                if (text.Length > 0)
                {
                    text.Append('.');
                }

                text.Append(step.Key.Contains('.', StringComparison.Ordinal) ? $"\"{step.Key}\"" : step.Key);
            }
        }

        return text.ToString();
    }
}
