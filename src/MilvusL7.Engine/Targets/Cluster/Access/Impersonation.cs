using System.Net.Http.Headers;
using System.Text;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>The identity of a kubeconfig's <c>as</c>, <c>as-uid</c>, <c>as-groups</c> and <c>as-user-extra</c>.</summary>
internal sealed record Impersonation(
    string User,
    string? Uid,
    IReadOnlyList<string> Groups,
    IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Extra)
{
    public const string HeaderPrefix = "Impersonate-";

    private const string LegalHeaderCharacters = "!#$&'*+-.^_`|~";

    /// <summary>True where a header has several values: the API server reads one value for each header line.</summary>
    public bool NeedsRepeatedHeaders => Groups.Count > 1 || Extra.Any(e => e.Value.Count > 1);

    /// <summary>Adds the headers to a request.</summary>
    public void AddTo(HttpRequestHeaders headers)
    {
        Add(headers, HeaderPrefix + "User", [User]);
        Add(headers, HeaderPrefix + "Uid", Uid is null ? [] : [Uid]);
        Add(headers, HeaderPrefix + "Group", Groups);
        foreach (var (key, values) in Extra)
        {
            Add(headers, HeaderPrefix + "Extra-" + Escape(key), values);
        }
    }

    private static void Add(HttpRequestHeaders headers, string name, IReadOnlyList<string> values)
    {
        // .NET joins several values of a header into one line; RepeatedHeaderStream splits them again.
        if (values.Count > 0)
        {
            headers.TryAddWithoutValidation(name, string.Join(RepeatedHeaderStream.MarkerFor(name), values));
        }
    }

    /// <summary>A key as a header name, escaped as client-go does.</summary>
    private static string Escape(string key)
    {
        var escaped = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(key.ToLowerInvariant()))
        {
            var character = (char)unit;
            if (char.IsAsciiLetterOrDigit(character) || LegalHeaderCharacters.Contains(character))
            {
                escaped.Append(character);
            }
            else
            {
                escaped.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
