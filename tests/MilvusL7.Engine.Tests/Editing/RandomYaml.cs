using System.Text;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>Writes documents as people do: any indentation, comments and blank lines anywhere, every style of value.</summary>
internal sealed class RandomYaml
{
    private static readonly string[] Keys = ["a", "b", "app.kubernetes.io/name", "env", "\"q k\"", "'s'", "user.yaml", "x-y"];
    private static readonly string[] Plain = ["x", "1", "true", "null", "~", "0x1F", "1.50", "text with spaces", "http://h:1/p", "50Gi", "\"quoted # not\"", "'it''s'", "\"\"", "\"a\\nb\"", "é😀"];

    private readonly Random random;
    private readonly StringBuilder text = new();
    private readonly int mapping;
    private readonly int sequence;
    private int left;

    private RandomYaml(int seed, int size)
    {
        random = new Random(seed);
        left = size;
        mapping = random.Next(1, 5);
        sequence = random.Next(0, 4);
    }

    public static string Stream(int seed, int size, out int documents)
    {
        var writer = new RandomYaml(seed, size);
        return writer.Stream(out documents);
    }

    private string Stream(out int documents)
    {
        documents = random.Next(1, 4);
        if (documents > 1 && Chance(3))
        {
            text.Append("# head\n");
        }

        for (var i = 0; i < documents; i++)
        {
            if (i > 0 || Chance(2))
            {
                text.Append(Chance(4) && i > 0 ? "...\n---\n" : Chance(4) ? "--- # doc\n" : "---\n");
            }

            Noise(0);
            switch (i == 0 ? random.Next(4) : random.Next(6))
            {
                case 5:
                    Noise(0);
                    break;
                case 4:
                    text.Append("{\"k\": {\"a\": 1, \"b\": []}}\n");
                    break;
                default:
                    Mapping(0, null);
                    break;
            }
        }

        var result = text.ToString();
        result = Chance(5) ? result.TrimEnd('\n') : result;
        result = Chance(3) ? result.Replace("\n", "\r\n", StringComparison.Ordinal) : result;
        return Chance(6) ? "\ufeff" + result : result;
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Pad(int column) => new(' ', column);

    private string Trail() => random.Next(8) switch { 0 => " # note", 1 => "  ", 2 => "   #: - x", _ => string.Empty };

    private void Noise(int column)
    {
        if (Chance(6))
        {
            text.Append('\n');
        }

        if (Chance(5))
        {
            text.Append(Pad(column)).Append("# about: this\n");
        }

        if (Chance(12))
        {
            text.Append("    \n");
        }
    }

    private void Mapping(int column, string? first)
    {
        var prefix = first;
        foreach (var key in Keys.OrderBy(_ => random.Next()).Take(random.Next(1, 5)))
        {
            if (prefix is null)
            {
                Noise(column);
            }

            text.Append(prefix ?? Pad(column)).Append(key).Append(':');
            prefix = null;
            Value(column);
        }

        Noise(column);
    }

    private void Sequence(int column)
    {
        if (Chance(4))
        {
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                text.Append(Pad(column)).Append("- ").Append(Plain[random.Next(Plain.Length)]).Append(Trail()).Append('\n');
            }

            return;
        }

        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Noise(column);
            Mapping(column + 2, Pad(column) + "- name: n" + i + Trail() + "\n" + Pad(column + 2));
        }
    }

    private void Value(int column)
    {
        left--;
        switch (left <= 0 ? random.Next(5) : random.Next(11))
        {
            case 0:
                text.Append(Chance(2) ? " {}" : " []").Append(Trail()).Append('\n');
                break;
            case 1:
                text.Append(Trail()).Append('\n');
                break;
            case 2 when left > 0:
                text.Append(Chance(2) ? " {a: 1, \"b\": {c: [x, 'y']}, d}" : " [1, {name: n1, v: 2}, {name: n2}]").Append(Trail()).Append('\n');
                break;
            case 5 or 6 or 7:
                text.Append(Trail()).Append('\n');
                Mapping(column + mapping, null);
                break;
            case 8 or 9:
                text.Append(Trail()).Append('\n');
                Sequence(column + sequence);
                break;
            case 10:
                Block(column);
                break;
            default:
                text.Append(' ', random.Next(1, 3)).Append(Plain[random.Next(Plain.Length)]).Append(Trail()).Append('\n');
                break;
        }
    }

    private void Block(int column)
    {
        var step = random.Next(1, 4);
        var digit = Chance(3) ? step.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty;
        text.Append(Chance(4) ? " >" : " |").Append(digit).Append(new[] { "", "-", "+" }[random.Next(3)]).Append(Chance(4) ? " # h" : "").Append('\n');
        for (var i = Chance(3) ? random.Next(1, 3) : 0; i > 0; i--)
        {
            text.Append(Pad(column + random.Next(step + (digit.Length > 0 ? 4 : 1)))).Append('\n');
        }

        string[] lines = ["a: 1", "# inner", "b:", "  c: [d]", "  \"e\": f   # g"];
        foreach (var line in lines.Take(random.Next(1, 6)))
        {
            text.Append(Pad(column + step)).Append(line).Append('\n');
            if (Chance(5))
            {
                text.Append(Chance(2) ? "" : Pad(column + step)).Append('\n');
            }
        }

        text.Append('\n', random.Next(3));
    }
}
