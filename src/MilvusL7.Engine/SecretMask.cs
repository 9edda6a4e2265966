using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MilvusL7.Engine;

/// <summary>
/// Takes secret data out of what people see. Kubernetes keeps it in Secrets, but Milvus's object-storage keys also stand in
/// its ConfigMap, in Helm values and in environment variables.
/// </summary>
internal static partial class SecretMask
{
    private const string Mask = "***";
    private const string PemInBase64 = "LS0tLS1CRUdJTi";
    private const string Changed = "*** (changed)";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Masks an object; where <paramref name="before"/> is given, a secret that differs from it says so.</summary>
    public static JsonObject Apply(JsonObject resource, JsonObject? before = null)
    {
        var copy = (JsonObject)resource.DeepClone();
        Walk(copy, before, copy.Text("kind") == "Secret", null);
        return copy;
    }

    /// <summary>Masks YAML text line by line; the number of lines stays.</summary>
    public static string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        var inSecret = SecretKind().IsMatch(text);
        var secretData = -1;
        var envName = false;
        // Column of the key whose value goes on in deeper lines: a block, a folded scalar, or one that begins on the next line.
        var secretValue = -1;
        var empty = false;
        var inPem = false;
        var lines = Lines(text).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            var body = lines[i].TrimEnd('\r', '\n');
            var ending = lines[i][body.Length..];
            var indent = body.Length - body.TrimStart().Length;
            var isBlank = body.Trim().Length == 0;
            if (body.StartsWith("---", StringComparison.Ordinal))
            {
                secretData = -1;
            }

            if (secretData >= 0 && !isBlank && indent <= secretData)
            {
                secretData = -1;
            }

            var entry = Entry().Match(body);
            if (secretValue >= 0 && !isBlank && (indent <= secretValue || (empty && (entry.Success || body.TrimStart()[0] is '-' or '{' or '['))))
            {
                secretValue = -1;
            }

            var masked = body;
            if (inPem || PemKey().IsMatch(body))
            {
                inPem = !body.Contains("-----END", StringComparison.Ordinal);
                masked = new string(' ', indent) + Mask;
            }
            else if (body.TrimStart().StartsWith('#') && secretValue < 0)
            {
                // What was commented out is often what is used elsewhere.
                var mark = indent + body[indent..].TakeWhile(c => c is '#' or ' ').Count();
                var old = Entry().Match(body[mark..]);
                masked = old.Success && (IsSecretKey(Unquoted(old.Groups["key"].Value)) || IsSecretValue(old.Groups["value"].Value)) && old.Groups["value"].Length > 0
                    ? body[..(mark + old.Groups["value"].Index)] + Mask
                    : body;
            }
            else if (secretValue >= 0 && !isBlank)
            {
                // A comment may stand between a key and its value.
                var isComment = empty && body[indent] == '#';
                empty = isComment;
                masked = isComment ? body : new string(' ', indent) + Mask;
            }
            else if (entry.Success)
            {
                var key = entry.Groups["key"].Value.Trim('"', '\'');
                var value = entry.Groups["value"].Value.Trim();
                var isNothing = value.Length == 0 || value[0] == '#';
                if (key == "name")
                {
                    envName = IsSecretKey(Unquoted(value));
                }

                var isSecret = secretData >= 0 || IsSecretKey(key) || (key == "value" && (envName || NameBelow(lines, i, entry.Groups["key"].Index)));
                var isFlow = !isNothing && (value[0] == '{' || (value[0] == '[' && !isSecret));
                if (isSecret && !isFlow && value is not ("true" or "false" or "null" or "\"\"" or "''"))
                {
                    secretValue = entry.Groups["key"].Index;
                    empty = isNothing;
                    if (!isNothing && value[0] is not ('|' or '>'))
                    {
                        masked = body[..entry.Groups["value"].Index] + Mask;
                    }
                }
                else if (!isFlow && IsSecretValue(value))
                {
                    masked = body[..entry.Groups["value"].Index] + Mask;
                }
                else if (isFlow)
                {
                    masked = MaskFlow(body, (isSecret && key is not "secret") || (inSecret && key is "data" or "stringData"));
                    envName = NamesSecret(body);
                }

                if (inSecret && key is "data" or "stringData" && isNothing)
                {
                    secretData = indent;
                }
            }
            else if (body.Contains('{', StringComparison.Ordinal))
            {
                masked = MaskFlow(body, secretData >= 0);
                envName = NamesSecret(body);
            }

            result.Append(masked).Append(ending);
        }

        return result.ToString();
    }

    /// <summary>Masks the entries of flow mappings in a line.</summary>
    /// <param name="all">True where every value is a secret.</param>
    private static string MaskFlow(string line, bool all)
    {
        var isEnv = NamesSecret(line);
        return FlowEntry().Replace(line, m =>
        {
            var key = Unquoted(m.Groups["key"].Value);
            var value = m.Groups["value"].Value;
            var isSecret = all || IsSecretKey(key) || (isEnv && key == "value");
            return isSecret && value.Trim() is not ("true" or "false" or "null" or "\"\"" or "''") ? m.Value[..^value.Length] + Mask : m.Value;
        });
    }

    private static bool NamesSecret(string line) =>
        FlowEntry().Matches(line).Any(m => Unquoted(m.Groups["key"].Value) == "name" && IsSecretKey(Unquoted(m.Groups["value"].Value.Trim())));

    /// <summary>True where the name of a variable follows its value, and is one of a secret.</summary>
    private static bool NameBelow(string[] lines, int line, int column)
    {
        for (var i = line + 1; i < lines.Length; i++)
        {
            var body = lines[i].TrimEnd();
            if (body.Length == 0)
            {
                continue;
            }

            var indent = body.Length - body.TrimStart().Length;
            if (indent < column || (indent == column && body[indent] == '-'))
            {
                return false;
            }

            if (indent == column && Entry().Match(body) is { Success: true } entry && Unquoted(entry.Groups["key"].Value) == "name")
            {
                return IsSecretKey(Unquoted(entry.Groups["value"].Value.Trim()));
            }
        }

        return false;
    }

    private static string Unquoted(string text) => text.Trim('"', '\'');

    /// <summary>
    /// Takes whole objects out of what a server or helm says: a refused patch is quoted in it with all its data, as JSON in a string.
    /// </summary>
    public static string OmitObjects(string message) => QuotedObject().Replace(message, "\"(object omitted)\"");

    /// <summary>True for what is a secret whatever its key: a private key, as PEM or that once more in base64, or a JSON web token.</summary>
    public static bool IsSecretValue(string value)
    {
        var text = Unquoted(value);
        if (!text.StartsWith(PemInBase64, StringComparison.Ordinal))
        {
            return WebToken().IsMatch(text) || PemKey().IsMatch(text);
        }

        // The first line tells a key from a certificate.
        var start = text[..Math.Min(text.Length, 64)];
        return Convert.TryFromBase64String(start[..(start.Length / 4 * 4)], new byte[64], out _) && Encoding.ASCII.GetString(Convert.FromBase64String(start[..(start.Length / 4 * 4)])).Contains("PRIVATE KEY", StringComparison.Ordinal);
    }

    public static bool IsSecretKey(string key) => SecretKey().IsMatch(key) && !HarmlessKey().IsMatch(key);

    private static void Walk(JsonNode? node, JsonNode? before, bool isSecret, string? under)
    {
        switch (node)
        {
            case JsonObject map:
                map.Remove("managedFields");
                var isSecretEnv = map.Text("name") is { } name && IsSecretKey(name) && map["value"] is JsonValue;
                foreach (var key in map.Select(e => e.Key).ToArray())
                {
                    var old = (before as JsonObject)?[key];
                    if (key == LastApplied)
                    {
                        map[key] = "(omitted)";
                    }
                    else if (map[key] is JsonValue value)
                    {
                        var hide = (isSecret && under is "data" or "stringData") || IsSecretKey(key) || (isSecretEnv && key == "value")
                            || (value.GetValueKind() == System.Text.Json.JsonValueKind.String && !value.ToString().Contains('\n', StringComparison.Ordinal) && IsSecretValue(value.ToString()));
                        if (hide && value.GetValueKind() is System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Number && value.ToString().Length > 0)
                        {
                            map[key] = before is null || JsonNode.DeepEquals(old, value) ? Mask : Changed;
                        }
                        else if (value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.ToString().Contains('\n', StringComparison.Ordinal))
                        {
                            map[key] = Apply(value.ToString());
                        }
                        else if (Json.TryParse(value.ToString()) is JsonObject embedded && value.GetValueKind() == System.Text.Json.JsonValueKind.String)
                        {
                            var masked = Apply(embedded);
                            if (!JsonNode.DeepEquals(masked, embedded))
                            {
                                map[key] = masked.ToJsonString();
                            }
                        }
                    }
                    else
                    {
                        Walk(map[key], old, isSecret, key);
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Walk(list[i], before is JsonArray olds && i < olds.Count ? olds[i] : null, isSecret, under);
                }

                break;
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    [GeneratedRegex("\"\\{(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.Singleline)]
    private static partial Regex QuotedObject();

    [GeneratedRegex("secret|passw(or)?d|token|access_?key|api_?key|private_?key|credential|auth_?params|connection_?string|sas_?url", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    // "secretName", "serverKeyPath", "automountServiceAccountToken": names and switches, not secrets.
    [GeneratedRegex("(names?|paths?|file|ref|enabled|mode|version|policy|class|provider|type|seconds|lifetime)$|^automount|^imagePullSecrets$", RegexOptions.IgnoreCase)]
    private static partial Regex HarmlessKey();

    [GeneratedRegex("^[\\s-]*(?<key>[\"']?[\\w./-]+[\"']?)\\s*:(?:\\s+(?<value>.*)|(?<value>))$")]
    private static partial Regex Entry();

    [GeneratedRegex("(?<key>\"[^\"]*\"|'[^']*'|[\\w./-]+)\\s*:(?:\\s+|(?<=[\"'][ ]*:))(?<value>\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|[^\\s,{}\\[\\]\"'][^,{}\\[\\]]*)")]
    private static partial Regex FlowEntry();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY")]
    private static partial Regex PemKey();

    [GeneratedRegex(@"\beyJ[\w-]{8,}\.[\w-]{8,}\.")]
    private static partial Regex WebToken();

    [GeneratedRegex("^kind:\\s*[\"']?Secret[\"']?\\s*$", RegexOptions.Multiline)]
    private static partial Regex SecretKind();
}
