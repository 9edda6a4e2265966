using System.Text.Json.Nodes;
using CsCheck;
using MilvusL7.Engine;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>What is masked: a secret in an object or in text is shown in no form, and the mask ends on any text.</summary>
internal sealed class MaskArea : FuzzArea
{
    private const string Marker = "Zq7Planted9Marker";

    private static readonly string[] CredentialKeys =
        ["password", "secretKey", "accessKey", "DB_PASS", "pwd", "passphrase", "DATABASE_URL", "dsn", "ENCRYPTION_KEY", "api-key", "token", "MINIO_SECRET_KEY", "clientSecret"];

    private static readonly Gen<string> Harmless = Gen.OneOf("a", "plain text", "1", "x: y", "- z", "# no", "", "multi\nline", "\"q\"", "é");

    public override string Name => "mask";

    public override Task RunAsync(FuzzCase one)
    {
        var root = Object(one, 3);
        Plant(one, root);
        var yaml = YamlDocuments.ToYaml(root);
        Hidden(SecretMask.Apply((JsonObject)root.DeepClone()).ToJsonString(), yaml);
        Hidden(SecretMask.Apply(yaml), yaml);
        Hidden(SecretMask.Apply(root.ToJsonString()), yaml);
        // What no longer parses may show what a mutation made of a key; the mask still has to end.
        _ = SecretMask.Apply(Mutate.Text(one, yaml));
        _ = SecretMask.OmitObjects(Mutate.Text(one, $"denied: \"{root.ToJsonString().Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        return Task.CompletedTask;
    }

    private static void Hidden(string masked, string source) =>
        Explained.Require(!masked.Contains(Marker, StringComparison.Ordinal), $"a planted secret shows:\n{masked}\nof\n{source}");

    private static JsonObject Object(FuzzCase one, int depth)
    {
        var result = new JsonObject();
        for (var i = one.Random.Next(1, 5); i > 0; i--)
        {
            result[one.Pick(["a", "b", "spec", "env", "metadata", "x.y/z", "list", "user.yaml"]) + i] = depth == 0 || one.Chance(2)
                ? JsonValue.Create(one.Draw(Harmless))
                : one.Chance(2) ? Object(one, depth - 1) : new JsonArray(Object(one, depth - 1), Object(one, depth - 1));
        }

        return result;
    }

    private static void Plant(FuzzCase one, JsonObject root)
    {
        var place = root;
        while (!one.Chance(3) && place.Select(e => e.Value).OfType<JsonObject>().FirstOrDefault() is { } deeper)
        {
            place = deeper;
        }

        var key = one.Pick(CredentialKeys);
        switch (one.Random.Next(7))
        {
            case 0:
                place["items"] = new JsonArray(new JsonObject { ["kind"] = "Secret", ["data"] = new JsonObject { ["any"] = Marker } });
                break;
            case 1:
                root["kind"] = "Secret";
                root["stringData"] = new JsonObject { ["any"] = one.Chance(2) ? Marker : $"first\n{Marker}\nlast" };
                break;
            case 2:
                place["env"] = new JsonArray(new JsonObject { ["name"] = key, ["value"] = Marker });
                break;
            case 3:
                place["env"] = new JsonArray(new JsonObject { ["value"] = Marker, ["name"] = key });
                break;
            case 4:
                place["text"] = $"a: b\nc:\n  {key}: {Marker}\nd: e\n";
                break;
            case 5:
                place["url"] = $"see postgres://user:{Marker}@host/db for more";
                break;
            default:
                place[key] = one.Chance(2) ? Marker : $"line\n{Marker}\n";
                break;
        }
    }
}
