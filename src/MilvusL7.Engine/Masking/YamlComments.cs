using System.Text;

namespace MilvusL7.Engine.Masking;

/// <summary>Masks comments. Lines of comment that follow each other are read as the text that was commented out.</summary>
internal static class YamlComments
{
    /// <param name="text">Text between two scalars.</param>
    /// <param name="isAfterBlank">True where a comment may begin at once.</param>
    public static string Mask(string text, bool isAfterBlank, NodePath path, MaskRun run)
    {
        var result = new StringBuilder(text.Length);
        var block = new List<(string Lead, string Body, string End)>();
        for (var start = 0; start < text.Length;)
        {
            var newLine = text.IndexOf('\n', start);
            var next = newLine < 0 ? text.Length : newLine + 1;
            var line = text[start..next];
            var sign = Sign(line, start > 0 || isAfterBlank);
            var isWhole = sign >= 0 && line.AsSpan(0, sign).IsWhiteSpace() && (start > 0 || isAfterBlank);
            if (!isWhole)
            {
                Flush(block, result, path, run);
            }

            if (sign < 0)
            {
                result.Append(line);
            }
            else
            {
                var body = sign;
                while (body < line.Length && line[body] == '#')
                {
                    body++;
                }

                var end = line.TrimEnd('\r', '\n').Length;
                block.Add((line[..body], line[body..end], line[end..]));
                if (!isWhole)
                {
                    Flush(block, result, path, run);
                }
            }

            start = next;
        }

        Flush(block, result, path, run);
        return result.ToString();
    }

    private static void Flush(List<(string Lead, string Body, string End)> block, StringBuilder result, NodePath path, MaskRun run)
    {
        if (block.Count == 0)
        {
            return;
        }

        var text = string.Join('\n', block.Select(l => l.Body));
        // Most comments are words: only what has a key is worth reading as YAML.
        var masked = (!text.Contains(':', StringComparison.Ordinal) ? SecretText.InContent(text)
            : run.Depth < MaskRun.MaxDepth ? YamlSecrets.Mask(text, path.Under("#"), run.Inside()) : SecretLines.Mask(text)).Split('\n');
        for (var i = 0; i < block.Count; i++)
        {
            result.Append(block[i].Lead).Append(masked[i]).Append(block[i].End);
        }

        block.Clear();
    }

    private static int Sign(string line, bool isAfterBlank)
    {
        for (var i = line.IndexOf('#', StringComparison.Ordinal); i >= 0; i = line.IndexOf('#', i + 1))
        {
            if (i == 0 ? isAfterBlank : line[i - 1] is ' ' or '\t')
            {
                return i;
            }
        }

        return -1;
    }
}
