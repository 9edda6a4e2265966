using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MilvusL7.Engine.Masking;

namespace MilvusL7.Engine;

/// <summary>
/// Takes secret data out of what people see. Kubernetes keeps it in Secrets, but Milvus's object-storage keys also stand in
/// its ConfigMap, in Helm values and in environment variables.
/// </summary>
internal static class SecretMask
{
    private static readonly Regex QuotedObject =
        new("\"\\{(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(30));

    /// <summary>Masks an object; where <paramref name="before"/> is given, a secret that differs from it says so.</summary>
    public static JsonObject Apply(JsonObject resource, JsonObject? before = null)
    {
        SecretValues? values = null;
        if (before is not null)
        {
            var run = MaskRun.Start();
            JsonSecrets.Mask(before.DeepClone(), NodePath.Root, run);
            values = run.Found;
        }

        return Masked(resource, MaskRun.Start(values));
    }

    /// <summary>Masks a request's body for a Secret, which need not say that it is one: a patch has no kind.</summary>
    public static JsonObject ApplyToSecret(JsonObject body)
    {
        var masked = Apply(body);
        foreach (var field in new[] { "data", "stringData" })
        {
            if (masked[field] is { } data)
            {
                JsonSecrets.Mask(data, NodePath.Root, MaskRun.Start(), isSecretData: true);
            }
        }

        return masked;
    }

    /// <summary>Masks YAML text, or any other; the number of lines stays.</summary>
    public static string Apply(string text) => YamlSecrets.Mask(text, NodePath.Root, MaskRun.Start());

    /// <summary>Masks a text before and after a change: a secret that differs says so.</summary>
    public static (string Before, string After) Apply(string before, string after)
    {
        var first = MaskRun.Start();
        var shownBefore = YamlSecrets.Mask(before, NodePath.Root, first);
        var shownAfter = YamlSecrets.Mask(after, NodePath.Root, MaskRun.Start(first.Found));
        // Where the lines alone decide, nothing marks a change.
        return (shownBefore, before != after && shownBefore == shownAfter ? $"{shownAfter}# {SecretText.Mask} (changed)\n" : shownAfter);
    }

    /// <summary>Masks a message of a server or of a program, which may quote credentials and whole objects.</summary>
    public static string Message(string message) => SecretText.InMessage(OmitObjects(message));

    /// <summary>
    /// Takes whole objects out of what a server or helm says: a refused patch is quoted in it with all its data, as JSON in a string.
    /// </summary>
    public static string OmitObjects(string message) => QuotedObject.Replace(message, "\"(object omitted)\"");

    /// <summary>True for the name of a setting whose value is a credential.</summary>
    public static bool IsSecretKey(string key) => SecretName.IsSecret(key);

    /// <summary>True for what is a secret whatever its key: a private key, as PEM or that once more in base64, or a token known by its form.</summary>
    public static bool IsSecretValue(string value) => SecretText.IsSecretValue(value);

    private static JsonObject Masked(JsonObject resource, MaskRun run)
    {
        var copy = (JsonObject)resource.DeepClone();
        JsonSecrets.OmitCopies(copy);
        JsonSecrets.Mask(copy, NodePath.Root, run);
        return copy;
    }
}
