using System.Formats.Asn1;

namespace MilvusL7.Engine.Certificates;

/// <summary>
/// Finds how many rounds an encrypted PKCS#8 key asks for before a password is tried: .NET would work through two thousand million of them,
/// for hours.
/// </summary>
internal static class KeyDerivation
{
    /// <summary>Sixteen times what password managers use today; a second or so for each million.</summary>
    public const int MostIterations = 10_000_000;

    private const int Deepest = 32;
    private const int MostNodes = 10_000;

    /// <summary>True where the DER, at any depth, has an iteration count above the limit, or is too large or too deep to tell.</summary>
    public static bool IsExcessive(byte[] der)
    {
        var nodes = 0;
        try
        {
            return IsExcessive(der, 0, ref nodes);
        }
        catch (AsnContentException)
        {
            // Not DER: the importer says so.
            return false;
        }
    }

    private static bool IsExcessive(ReadOnlyMemory<byte> encoded, int depth, ref int nodes)
    {
        if (depth > Deepest || nodes > MostNodes)
        {
            return true;
        }

        var reader = new AsnReader(encoded, AsnEncodingRules.BER);
        while (reader.HasData)
        {
            nodes++;
            if (!reader.PeekTag().IsConstructed)
            {
                reader.ReadEncodedValue();
                continue;
            }

            var content = reader.PeekContentBytes();
            reader.ReadEncodedValue();
            if (HasExcessiveCount(content) || IsExcessive(content, depth + 1, ref nodes))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A salt and then a count: the parameters of every scheme with a password (RFC 8018).</summary>
    private static bool HasExcessiveCount(ReadOnlyMemory<byte> sequence)
    {
        var reader = new AsnReader(sequence, AsnEncodingRules.BER);
        if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
        {
            return false;
        }

        reader.ReadEncodedValue();
        return reader.HasData && reader.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && (!reader.TryReadInt32(out var count) || count > MostIterations);
    }
}
