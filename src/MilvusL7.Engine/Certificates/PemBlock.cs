using System.Security.Cryptography;

namespace MilvusL7.Engine.Certificates;

/// <summary>One PEM block of a text: its label and its own lines.</summary>
internal readonly record struct PemBlock(string Label, string Text)
{
    private const string BeginMark = "-----BEGIN ";

    /// <summary>The well-formed blocks of <paramref name="text"/>, in order; whatever stands around them is passed over.</summary>
    public static List<PemBlock> ReadAll(string text)
    {
        // A byte order mark before the first dash hides the block from PemEncoding, which wants white space there.
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart('\uFEFF');
        List<PemBlock> blocks = [];
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            blocks.Add(new PemBlock(rest[fields.Label].ToString(), rest[fields.Location].ToString()));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }

    /// <summary>How many blocks whose label ends so begin in <paramref name="text"/>, well formed or not.</summary>
    public static int CountBegun(string text, string labelEnd)
    {
        int count = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim().TrimStart('\uFEFF');
            if (trimmed.StartsWith(BeginMark, StringComparison.Ordinal)
                && trimmed.TrimEnd('-').EndsWith(labelEnd, StringComparison.Ordinal))
            {
                count++;
            }
        }

        return count;
    }

    public byte[] Decode()
    {
        PemFields fields = PemEncoding.Find(Text);
        byte[] data = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(Text.AsSpan()[fields.Base64Data], data, out _);
        return data;
    }

    // Text may be a private key.
    public override string ToString() => Label;
}
