using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <param name="Path">What follows <c>/compute/v1/</c>.</param>
internal sealed record ApiCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, JsonObject? Body)
{
    public string? Parameter(string name) => Query.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    public int Number(string name, int otherwise, int most)
    {
        if (Parameter(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= most
            ? value
            : throw ApiException.Invalid(name, text, $"Must be between 0 and {most}, inclusive.");
    }

    public string? Text(string name) => Body?[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
