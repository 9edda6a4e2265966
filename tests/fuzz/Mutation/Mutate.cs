using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.Fuzz.Mutation;

/// <summary>Changes good input in a few places, as faults and intruders do.</summary>
internal static class Mutate
{
    private static readonly string[] Tokens =
    [
        "\0", "\u001b[31m", "\u001b]8;;http://x\u0007", "\u202e", "\u200b", "\\ud800", "\r", "\r\n", "\n", "\t", " ", "{", "}", "[", "]", "\"", "'", ":", ": ", "- ", "-", "?", "? ", "|", "|2-\n", ">", "&a ", "*a", "*a ", "<<: *a\n",
        "<<", "!!binary ", "!<x>", "%YAML 1.1\n", "---\n", "...\n", "#", ",", "\\", "\\u0000", "\ufeff", "~", "null", "true", "no", "0x", "1e999", "-0", "9223372036854775808", "../../x", "%2e%2e%2f", "..", "/", "//", "\\\\", "@", "$(x)", "`x`",
        "{{ .Values.x }}", "é😀", "a://u:p@h/", "-----BEGIN PRIVATE KEY-----\n", "kind: Secret\n", "data:\n",
    ];

    /// <summary>One to four changes: characters removed, doubled, moved, replaced, tokens put in.</summary>
    public static string Text(FuzzCase one, string text)
    {
        var result = new StringBuilder(text);
        for (var i = one.Random.Next(1, 5); i > 0; i--)
        {
            var at = one.Random.Next(result.Length + 1);
            var length = Math.Min(one.Random.Next(1, one.Chance(4) ? 200 : 8), result.Length - at);
            switch (one.Random.Next(7))
            {
                case 0:
                    result.Remove(at, length);
                    break;
                case 1:
                    result.Insert(at, result.ToString(at, length));
                    break;
                case 2:
                    result.Insert(one.Random.Next(result.Length + 1), result.ToString(at, length));
                    break;
                case 3 when length > 0:
                    result[at] = (char)one.Random.Next(one.Chance(3) ? 0x10000 : 128);
                    break;
                case 4:
                    result.Insert(at, one.Chance(20) ? new string(one.Pick(Tokens)[0], 20_000) : string.Concat(Enumerable.Repeat(one.Pick(Tokens), one.Random.Next(1, 4))));
                    break;
                case 5 when one.Chance(4):
                    result.Length = at;
                    break;
                default:
                    result.Insert(at, one.Pick(Tokens));
                    break;
            }
        }

        // Text comes from files and answers, and what was decoded from UTF-8 has no half of a pair.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(result.ToString()));
    }

    public static byte[] Bytes(FuzzCase one, byte[] bytes)
    {
        var result = bytes.ToList();
        for (var i = one.Random.Next(1, 5); i > 0 && result.Count > 0; i--)
        {
            var at = one.Random.Next(result.Count);
            switch (one.Random.Next(5))
            {
                case 0:
                    result[at] = (byte)one.Random.Next(256);
                    break;
                case 1:
                    result[at] ^= (byte)(1 << one.Random.Next(8));
                    break;
                case 2:
                    result.RemoveRange(at, Math.Min(one.Random.Next(1, 9), result.Count - at));
                    break;
                case 3:
                    result.InsertRange(at, Enumerable.Range(0, one.Random.Next(1, 9)).Select(_ => one.Chance(2) ? (byte)0xFF : (byte)one.Random.Next(256)));
                    break;
                default:
                    // A length as big as can be said.
                    result[at] = 0x84;
                    break;
            }
        }

        return [.. result];
    }

    /// <summary>A copy in which one to three places hold something else.</summary>
    public static JsonNode? Node(FuzzCase one, JsonNode? node)
    {
        var root = new JsonObject { ["root"] = node?.DeepClone() };
        for (var i = one.Random.Next(1, 4); i > 0; i--)
        {
            var places = Places(root).ToList();
            if (places.Count == 0)
            {
                break;
            }

            one.Pick(places)(one);
        }

        return root["root"]?.DeepClone();
    }

    public static JsonNode? Value(FuzzCase one) => one.Random.Next(16) switch
    {
        0 => null,
        1 => new JsonObject(),
        2 => new JsonArray(),
        3 => JsonValue.Create(one.Random.Next(-2, 70000)),
        4 => JsonValue.Create(long.MaxValue - one.Random.Next(3)),
        5 => JsonValue.Create(-1.5e300),
        6 => JsonValue.Create(one.Chance(2)),
        7 => JsonValue.Create(string.Empty),
        8 => JsonValue.Create(new string('x', one.Random.Next(20_000))),
        9 => new JsonArray(null, 1, "x", new JsonObject { ["name"] = null }),
        10 => new JsonObject { ["name"] = new JsonObject(), ["value"] = new JsonArray() },
        11 => Deep(one.Random.Next(1, 60)),
        12 => JsonValue.Create("{\"a\":" + one.Pick(Tokens)),
        13 => JsonValue.Create("9999-99-99T99:99:99Z"),
        _ => JsonValue.Create(one.Pick(Tokens) + one.Pick(Tokens)),
    };

    private static JsonObject Deep(int depth)
    {
        var result = new JsonObject();
        for (var i = 0; i < depth; i++)
        {
            result = new JsonObject { ["a"] = result };
        }

        return result;
    }

    private static IEnumerable<Action<FuzzCase>> Places(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var key in map.Select(e => e.Key).ToArray())
                {
                    yield return one => Change(one, map, key);
                    foreach (var deeper in Places(map[key]))
                    {
                        yield return deeper;
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    var at = i;
                    yield return one => Change(one, list, at);
                    foreach (var deeper in Places(list[i]))
                    {
                        yield return deeper;
                    }
                }

                break;
        }
    }

    private static void Change(FuzzCase one, JsonObject map, string key)
    {
        if (!map.ContainsKey(key))
        {
            return;
        }

        switch (one.Random.Next(5))
        {
            case 0 when key != "root":
                map.Remove(key);
                break;
            case 1 when map[key] is JsonValue value && value.TryGetValue<string>(out var text):
                map[key] = Text(one, text);
                break;
            case 2 when key != "root":
                var moved = map[key]?.DeepClone();
                map.Remove(key);
                map[Text(one, key)] = moved;
                break;
            default:
                map[key] = Value(one);
                break;
        }
    }

    private static void Change(FuzzCase one, JsonArray list, int at)
    {
        if (at >= list.Count)
        {
            return;
        }

        switch (one.Random.Next(4))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Insert(at, list[at]?.DeepClone());
                break;
            default:
                list[at] = Value(one);
                break;
        }
    }
}
