namespace MilvusL7.Engine.Masking;

/// <summary>One masking of a text with all that is embedded in it.</summary>
/// <param name="Before">The values of the text before a change; null where there is none.</param>
/// <param name="Found">The values of this text.</param>
/// <param name="Depth">How many texts this one is embedded in.</param>
internal sealed record MaskRun(SecretValues? Before, SecretValues Found, int Depth = 0)
{
    /// <summary>Text in text in text: deeper than this, the conservative rule for lines decides.</summary>
    public const int MaxDepth = 6;

    public static MaskRun Start(SecretValues? before = null) => new(before, new SecretValues());

    /// <summary>The same run inside an embedded text.</summary>
    public MaskRun Inside() => this with { Depth = Depth + 1 };
}
