using MilvusL7.Engine.Targets.Editing;
using YamlDotNet.Core;

namespace MilvusL7.Engine.Masking;

/// <summary>
/// Finds credentials in a tree of YAML or JSON: the data of Secrets, scalars whose name suggests a credential (their key, or the name of a
/// <c>{name, value}</c> pair), and values that look like one.
/// </summary>
internal sealed class SecretTree
{
    /// <summary>Below a credential's name, what says where the credential is.</summary>
    private static readonly HashSet<string> References = new(StringComparer.OrdinalIgnoreCase)
    {
        "apiVersion", "kind", "name", "namespace", "defaultMode", "driver",
    };

    private readonly MaskRun _run;
    private readonly Dictionary<YamlNode, MaskedScalar> _masked = [];
    private readonly HashSet<(YamlNode Node, SecretScope Scope)> _visited = [];
    private readonly HashSet<(YamlNode Node, SecretScope Scope, bool IsSecret, bool IsPair)> _merged = [];
    private readonly Dictionary<(YamlNode Node, string Key), YamlNode?> _effective = [];

    private SecretTree(MaskRun run) => _run = run;

    /// <param name="path">Where the root stands in the texts around it.</param>
    public static IReadOnlyDictionary<YamlNode, MaskedScalar> Find(YamlNode root, NodePath path, MaskRun run, SecretScope scope = SecretScope.Open)
    {
        var tree = new SecretTree(run);
        tree.Visit(root, scope, path);
        return tree._masked;
    }

    private void Visit(YamlNode node, SecretScope scope, NodePath path)
    {
        var target = Resolved(node);
        // Each node once for each scope, however many aliases stand for it.
        if (!_visited.Add((target, scope)))
        {
            return;
        }

        switch (target.Kind)
        {
            case YamlNodeKind.Scalar:
                Scalar(target, scope, path);
                break;
            case YamlNodeKind.Sequence:
                Sequence(target, scope, path);
                break;
            default:
                Mapping(target, scope, path, IsSecretObject(target), IsSecretPair(target));
                break;
        }
    }

    private void Scalar(YamlNode node, SecretScope scope, NodePath path)
    {
        if (node.Value.Length == 0)
        {
            return;
        }

        var isPlain = node.Style == ScalarStyle.Plain && node.Tag is null;
        if (scope == SecretScope.Open ? !node.Value.Contains('\n', StringComparison.Ordinal) && SecretText.IsSecretValue(node.Value)
            : !(isPlain && IsHarmless(node.Value, scope)))
        {
            Mask(node, null, path);
        }
        else if (scope == SecretScope.Open && EmbeddedText.Mask(node.Value, path, _run) is { } masked && masked != node.Value)
        {
            Mask(node, masked, path);
        }
    }

    private void Mask(YamlNode node, string? text, NodePath path)
    {
        if (_masked.TryGetValue(node, out var earlier) && earlier.Text is null)
        {
            return;
        }

        // What is embedded in this text has marked its own changes already.
        var isOwn = text is null || !EmbeddedText.IsStructured(node.Value);
        var shown = text ?? SecretText.Mask;
        _run.Found.Add(path, shown, node.Value);
        _masked[node] = new MaskedScalar(text, isOwn && _run.Before?.IsChanged(path, shown, node.Value) == true);
    }

    private static bool IsHarmless(string value, SecretScope scope) =>
        value.ToUpperInvariant() is "NULL" or "~" || (scope == SecretScope.Credential && value.ToUpperInvariant() is "TRUE" or "FALSE");

    private void Sequence(YamlNode node, SecretScope scope, NodePath path)
    {
        var isAllScalars = node.Entries.Count > 0 && node.Entries.TrueForAll(e => Resolved(e.Value).Kind == YamlNodeKind.Scalar);
        if (scope != SecretScope.Open && node.IsFlow && isAllScalars)
        {
            Mask(node, null, path);
            return;
        }

        var isFlag = false;
        foreach (var entry in node.Entries)
        {
            var item = Resolved(entry.Value);
            var value = item.Kind == YamlNodeKind.Scalar ? item.Value : string.Empty;
            // The arguments of a container: ["--password", "x"].
            Visit(entry.Value, isFlag && scope == SecretScope.Open && !value.StartsWith('-') ? SecretScope.Credential : scope, path.Under("[]"));
            isFlag = value.Length < 128 && value.StartsWith('-') && !value.Contains('=', StringComparison.Ordinal) && SecretName.IsSecret(value);
        }
    }

    private void Mapping(YamlNode node, SecretScope scope, NodePath path, bool isSecret, bool isPair)
    {
        foreach (var (key, value) in node.Entries)
        {
            var name = Resolved(key!) is { Kind: YamlNodeKind.Scalar } scalar ? scalar.Value : null;
            Visit(key!, SecretScope.Open, path.Under("?"));
            if (key!.IsMergeKey)
            {
                Merge(value, scope, path, isSecret, isPair, 0);
            }
            else if (name is null)
            {
                Visit(value, scope, path.Under("?"));
            }
            else
            {
                Visit(value, Below(node, name, Resolved(value), scope, isSecret, isPair), path.Under(name));
            }
        }
    }

    /// <summary>What a mapping is merged into says what its entries are.</summary>
    private void Merge(YamlNode source, SecretScope scope, NodePath path, bool isSecret, bool isPair, int depth)
    {
        var node = Resolved(source);
        if (depth > YamlStreamReader.MaxDepth || !_merged.Add((node, scope, isSecret, isPair)))
        {
            return;
        }

        if (node.Kind == YamlNodeKind.Sequence)
        {
            foreach (var item in node.Entries)
            {
                Merge(item.Value, scope, path, isSecret, isPair, depth + 1);
            }
        }
        else if (node.Kind == YamlNodeKind.Mapping)
        {
            Mapping(node, scope, path, isSecret || IsSecretObject(node), isPair || IsSecretPair(node));
        }
        else
        {
            Visit(node, scope, path);
        }
    }

    private static SecretScope Below(YamlNode map, string name, YamlNode value, SecretScope scope, bool isSecret, bool isPair)
    {
        if (scope == SecretScope.SecretData || (isSecret && name.ToUpperInvariant() is "DATA" or "STRINGDATA"))
        {
            return SecretScope.SecretData;
        }

        if (isPair && name.Equals("value", StringComparison.OrdinalIgnoreCase))
        {
            return SecretScope.Credential;
        }

        var kind = SecretName.KindOf(name);
        if (scope == SecretScope.Credential)
        {
            // A reference {name, key}, or {key, path} of a volume, names an entry of a Secret.
            var isReference = References.Contains(name) || (name == "key" && map.Entries.Exists(e => e.Key is { Value: "name" or "path" or "secretName" }));
            return isReference || SecretName.IsHarmless(name) ? SecretScope.Open : SecretScope.Credential;
        }

        return kind == SecretKind.Whole || (kind == SecretKind.Value && value.Kind != YamlNodeKind.Mapping) ? SecretScope.Credential : SecretScope.Open;
    }

    private bool IsSecretObject(YamlNode map) =>
        Effective(map, "kind", 0) is { Kind: YamlNodeKind.Scalar } kind && kind.Value.Trim().EndsWith("Secret", StringComparison.OrdinalIgnoreCase);

    private bool IsSecretPair(YamlNode map) =>
        IsSecretName(Effective(map, "name", 0)) || IsSecretName(Effective(map, "key", 0));

    private static bool IsSecretName(YamlNode? name) => name is { Kind: YamlNodeKind.Scalar } && SecretName.IsSecret(name.Value);

    /// <summary>The value of a key, also where it is merged in.</summary>
    private YamlNode? Effective(YamlNode map, string key, int depth)
    {
        if (depth > YamlStreamReader.MaxDepth)
        {
            return null;
        }

        if (_effective.TryGetValue((map, key), out var known))
        {
            return known;
        }

        _effective[(map, key)] = null;
        YamlNode? found = null;
        foreach (var entry in map.Entries)
        {
            if (entry.Key is null)
            {
                continue;
            }

            if (entry.Key.IsMergeKey)
            {
                var source = Resolved(entry.Value);
                var sources = source.Kind == YamlNodeKind.Sequence ? source.Entries.Select(e => Resolved(e.Value)) : [source];
                found ??= sources.Where(s => s.Kind == YamlNodeKind.Mapping).Select(s => Effective(s, key, depth + 1)).FirstOrDefault(v => v is not null);
            }
            else if (Resolved(entry.Key) is { Kind: YamlNodeKind.Scalar } name && name.Value.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                found = Resolved(entry.Value);
                break;
            }
        }

        return _effective[(map, key)] = found;
    }

    private static YamlNode Resolved(YamlNode node) => node.Kind == YamlNodeKind.Alias ? node.Target! : node;
}
