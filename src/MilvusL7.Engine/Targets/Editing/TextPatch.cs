using System.Text;

namespace MilvusL7.Engine.Targets.Editing;

/// <summary>Replaces a span of a text.</summary>
internal sealed record TextPatch(int Start, int End, string Text)
{
    /// <summary>Applies patches that do not overlap.</summary>
    public static string Apply(string text, IEnumerable<TextPatch> patches)
    {
        var result = new StringBuilder(text.Length + 256);
        var position = 0;
        foreach (var patch in patches.OrderBy(p => p.Start))
        {
            result.Append(text, position, patch.Start - position).Append(patch.Text);
            position = patch.End;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }
}
