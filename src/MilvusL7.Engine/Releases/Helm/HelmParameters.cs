using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>
/// The parameters of an Argo CD Application's Helm source. Argo CD hands them to helm as <c>--set</c>, <c>--set-string</c> and
/// <c>--set-file</c>: they outrank every kind of values, in this order.
/// </summary>
internal sealed class HelmParameters
{
    private readonly FieldPath _place;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly IReadOnlyList<Parameter> _files;

    private HelmParameters(FieldPath place, IReadOnlyList<Parameter> parameters, IReadOnlyList<Parameter> files)
    {
        _place = place;
        _parameters = parameters;
        _files = files;
    }

    /// <param name="helm">Path of the source's <c>helm</c>; null where there are no parameters.</param>
    public static HelmParameters Read(JsonNode? document, FieldPath? helm)
    {
        var node = helm is null ? null : JsonFieldEditor.Get(document, helm);
        return new HelmParameters(
            (helm ?? FieldPath.Of()).Key("parameters"),
            node.Items("parameters").Select(Parameter.Read).OrderBy(p => p.IsText).ToArray(),
            node.Items("fileParameters").Select(Parameter.Read).ToArray());
    }

    /// <summary>The values that one parameter makes.</summary>
    public static JsonObject Single(string name, string value)
    {
        var parameter = Parameter.Read(new JsonObject { ["name"] = name, ["value"] = value, ["forceString"] = true });
        return Set(new JsonObject(), parameter.Steps, 0, parameter.Typed) as JsonObject ?? [];
    }

    /// <summary>The values as helm sees them.</summary>
    public JsonObject Over(JsonObject values)
    {
        JsonNode? result = values.DeepClone();
        foreach (var parameter in _parameters)
        {
            result = Set(result, parameter.Steps, 0, parameter.Typed);
        }

        return (JsonObject)result!;
    }

    /// <summary>Sorts edits of the values: those of a place that a parameter sets become edits of the parameter.</summary>
    /// <returns>The edits of the values, by paths in them, and those of the document.</returns>
    public (IReadOnlyList<FieldEdit> Values, IReadOnlyList<FieldEdit> Document) Route(IReadOnlyList<FieldEdit> edits)
    {
        var values = new List<FieldEdit>();
        var document = new List<FieldEdit>();
        foreach (var edit in edits)
        {
            var parameter = _parameters.LastOrDefault(p => p.Path is { } path && path.Equals(edit.Path));
            if (parameter is not null && edit is SetField { Value: JsonValue value } && IsPlain(value.ToString()))
            {
                document.Add(new SetField(_place.Item("name", parameter.Name).Key("value"), JsonValue.Create(value.ToString())));
                continue;
            }

            if (parameter is not null && edit is RemoveField)
            {
                document.Add(new RemoveField(_place.Item("name", parameter.Name)));
            }

            values.Add(edit);
        }

        return (values, document);
    }

    /// <summary>The parameters that have a say on the place of an edit.</summary>
    public IEnumerable<string> Touching(IEnumerable<FieldEdit> edits, bool filesOnly = false) =>
        (filesOnly ? _files : _parameters.Concat(_files)).Where(p => edits.Any(e => Overlap(p.Steps, e.Path))).Select(p => p.Name).Distinct(StringComparer.Ordinal);

    // What helm's --set reads as it is written.
    private static bool IsPlain(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':');

    private static bool Overlap(IReadOnlyList<object> steps, FieldPath path)
    {
        for (var i = 0; i < Math.Min(steps.Count, path.Steps.Count); i++)
        {
            if (steps[i] is int || path.Steps[i].IsListItem)
            {
                // Two ways to name an item of one list.
                return steps[i] is int && path.Steps[i].IsListItem;
            }

            if ((string)steps[i] != path.Steps[i].Key)
            {
                return false;
            }
        }

        return true;
    }

    private static JsonNode? Set(JsonNode? node, IReadOnlyList<object> steps, int from, JsonNode? value)
    {
        if (from == steps.Count)
        {
            return value?.DeepClone();
        }

        if (steps[from] is int index)
        {
            var list = node as JsonArray ?? [];
            while (list.Count <= index)
            {
                list.Add(null);
            }

            var item = list[index];
            list[index] = null;
            list[index] = Set(item, steps, from + 1, value);
            return list;
        }

        var mapping = node as JsonObject ?? [];
        var key = (string)steps[from];
        var old = mapping[key];
        mapping.Remove(key, out _);
        if (from + 1 < steps.Count || value is not null)
        {
            mapping[key] = Set(old, steps, from + 1, value);
        }

        return mapping;
    }

    /// <param name="Steps">Keys, and indices of lists.</param>
    private sealed record Parameter(string Name, IReadOnlyList<object> Steps, JsonNode? Typed, bool IsText)
    {
        public FieldPath? Path => Steps.All(s => s is string) ? FieldPath.Of(Steps.Cast<string>().ToArray()) : null;

        public static Parameter Read(JsonObject parameter)
        {
            var name = parameter.Text("name") ?? string.Empty;
            var text = parameter.Text("value") ?? string.Empty;
            var isText = parameter.Flag("forceString") == true;
            return new Parameter(name, StepsOf(name), ValueOf(text, isText), isText);
        }

        private static List<object> StepsOf(string name)
        {
            var steps = new List<object>();
            var key = new StringBuilder();
            for (var i = 0; i < name.Length; i++)
            {
                switch (name[i])
                {
                    case '\\' when i + 1 < name.Length:
                        key.Append(name[++i]);
                        break;
                    case '.':
                        End();
                        break;
                    case '[' when name.IndexOf(']', i) is var end and > 0
                        && int.TryParse(name.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 1024:
                        End();
                        steps.Add(index);
                        i = end;
                        break;
                    default:
                        key.Append(name[i]);
                        break;
                }
            }

            End();
            return steps;

            void End()
            {
                if (key.Length > 0)
                {
                    steps.Add(key.ToString());
                    key.Clear();
                }
            }
        }

        private static JsonNode? ValueOf(string text, bool isText) =>
            text.StartsWith('{') && text.EndsWith('}')
                ? new JsonArray(Split(text[1..^1]).Select(t => Scalar(t, isText)).ToArray())
                : Scalar(Unescape(text), isText);

        private static IEnumerable<string> Split(string text)
        {
            var item = new StringBuilder();
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                {
                    item.Append(text[++i]);
                }
                else if (text[i] == ',')
                {
                    yield return item.ToString();
                    item.Clear();
                }
                else
                {
                    item.Append(text[i]);
                }
            }

            if (item.Length > 0)
            {
                yield return item.ToString();
            }
        }

        private static string Unescape(string text)
        {
            var plain = new StringBuilder();
            for (var i = 0; i < text.Length; i++)
            {
                plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
            }

            return plain.ToString();
        }

        // As helm's strvals types what --set gives it.
        private static JsonNode? Scalar(string text, bool isText) =>
            isText ? JsonValue.Create(text)
            : text.Equals("true", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(true)
            : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? JsonValue.Create(false)
            : text.Equals("null", StringComparison.OrdinalIgnoreCase) ? null
            : text == "0" || (text.Length > 0 && text[0] != '0' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                ? JsonValue.Create(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : JsonValue.Create(text);
    }
}
