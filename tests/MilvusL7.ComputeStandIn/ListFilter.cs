using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.ComputeStandIn;

/// <summary>
/// The two filter languages of a list: <c>name = "x"</c> with AND, OR and brackets, and the older <c>name eq "regex"</c>,
/// which is what gcloud sends.
/// </summary>
internal sealed partial class ListFilter
{
    private readonly string _text;
    private readonly List<string> _tokens;
    private int _next;

    private ListFilter(string text)
    {
        _text = text;
        _tokens = Tokens(text);
    }

    public static Func<JsonObject, bool> Parse(string text)
    {
        var filter = new ListFilter(text);
        var result = filter.Either();
        return filter._next == filter._tokens.Count ? result : throw filter.Invalid();
    }

    private Func<JsonObject, bool> Either()
    {
        var left = Both();
        while (Take("OR"))
        {
            var (before, right) = (left, Both());
            left = resource => before(resource) || right(resource);
        }

        return left;
    }

    /// <summary>Terms side by side must both hold, with or without an AND.</summary>
    private Func<JsonObject, bool> Both()
    {
        var left = Term();
        while (Take("AND") || (_next < _tokens.Count && _tokens[_next] is not (")" or "OR")))
        {
            var (before, right) = (left, Term());
            left = resource => before(resource) && right(resource);
        }

        return left;
    }

    private Func<JsonObject, bool> Term()
    {
        if (Take("NOT"))
        {
            var inner = Term();
            return resource => !inner(resource);
        }

        if (Take("("))
        {
            var inner = Either();
            return Take(")") ? inner : throw Invalid();
        }

        string field = Next();
        string comparison = Next();
        string value = Unquoted(Next());
        return comparison switch
        {
            "=" => resource => Value(resource, field) == value,
            "!=" => resource => Value(resource, field) != value,
            "eq" => resource => Matches(resource, field, value),
            "ne" => resource => !Matches(resource, field, value),
            ":" when value == "*" => resource => Value(resource, field) is not null,
            ":" => resource => Value(resource, field)?.Contains(value, StringComparison.OrdinalIgnoreCase) == true,
            "<" or "<=" or ">" or ">=" => resource => Compares(Value(resource, field), comparison, value),
            _ => throw Invalid(),
        };
    }

    private bool Take(string token)
    {
        bool found = _next < _tokens.Count && _tokens[_next] == token;
        _next += found ? 1 : 0;
        return found;
    }

    private string Next() => _next < _tokens.Count && _tokens[_next] is not ("(" or ")") ? _tokens[_next++] : throw Invalid();

    private ApiException Invalid() => ApiException.Invalid("filter", _text, "Invalid list filter expression.");

    private bool Matches(JsonObject resource, string field, string pattern)
    {
        try
        {
            return Value(resource, field) is { } value && Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException)
        {
            throw Invalid();
        }
    }

    private static bool Compares(string? left, string comparison, string right)
    {
        if (left is null)
        {
            return false;
        }

        int order = double.TryParse(left, CultureInfo.InvariantCulture, out double a) && double.TryParse(right, CultureInfo.InvariantCulture, out double b)
            ? a.CompareTo(b)
            : string.CompareOrdinal(left, right);
        return comparison switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    private static string? Value(JsonObject resource, string field)
    {
        JsonNode? node = resource;
        foreach (string name in field.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node is JsonValue ? node.ToString() : node?.ToJsonString();
    }

    private static string Unquoted(string token)
    {
        if (token.Length < 2 || token[0] is not ('"' or '\'') || token[^1] != token[0])
        {
            return token;
        }

        // A backslash that is not before a quote belongs to the pattern.
        var text = new StringBuilder();
        for (int i = 1; i < token.Length - 1; i++)
        {
            if (token[i] == '\\' && token[i + 1] == token[0])
            {
                i++;
            }

            text.Append(token[i]);
        }

        return text.ToString();
    }

    private static List<string> Tokens(string text) => [.. Token().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("""\(|\)|!=|<=|>=|[=:<>]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s()=:<>!"']+""")]
    private static partial Regex Token();
}
