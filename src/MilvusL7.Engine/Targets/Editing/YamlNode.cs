using YamlDotNet.Core;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>A node of YAML text with the span it was written in.</summary>
internal sealed class YamlNode
{
    public required YamlNodeKind Kind { get; init; }

    /// <summary>Index of the first character, properties (anchor, tag) included.</summary>
    public required int Start { get; init; }

    /// <summary>Index after the last character; for a block scalar the start of the line after it.</summary>
    public int End { get; set; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    /// <summary>Index after anchor and tag; <see cref="Start"/> where there are none.</summary>
    public int PropertiesEnd { get; set; }

    public string? Anchor { get; init; }

    public string? Tag { get; init; }

    /// <summary>Decoded text of a scalar.</summary>
    public string Value { get; init; } = string.Empty;

    public ScalarStyle Style { get; init; }

    public bool IsFlow { get; init; }

    /// <summary>The pair of <c>[a: b]</c>, a mapping without braces.</summary>
    public bool IsBarePair { get; set; }

    public List<YamlEntry> Entries { get; } = [];

    /// <summary>What an alias stands for.</summary>
    public YamlNode? Target { get; init; }

    /// <summary>Whether an alias somewhere stands for this node.</summary>
    public bool IsReferenced { get; set; }

    public bool HasProperties => PropertiesEnd > Start;

    public bool IsBlockScalar => Kind == YamlNodeKind.Scalar && Style is ScalarStyle.Literal or ScalarStyle.Folded;

    public bool IsBlockCollection => Kind is YamlNodeKind.Mapping or YamlNodeKind.Sequence && !IsFlow;

    /// <summary>A null that is not written at all.</summary>
    public bool IsUnwritten => Kind == YamlNodeKind.Scalar && Style == ScalarStyle.Plain && Start == End;

    public bool IsMergeKey => Kind == YamlNodeKind.Scalar && Style == ScalarStyle.Plain && Value == "<<" && Tag is null;
}
