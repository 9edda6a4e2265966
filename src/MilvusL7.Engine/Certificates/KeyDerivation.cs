using System.Formats.Asn1;

namespace MilvusL7.Engine.Certificates;

/// <summary>
/// Finds how many rounds PKCS#8 and PKCS#12 ask for before a password is tried: .NET would work through two thousand million of them, for hours.
/// </summary>
internal static class KeyDerivation
{
    /// <summary>Sixteen times what password managers use today; a second or so for each million.</summary>
    public const int MostIterations = 10_000_000;

    private const int Deepest = 32;
    private const int MostNodes = 200_000;

    /// <summary>True where the DER, at any depth, has an iteration count above the limit, or is too large or too deep to tell.</summary>
    public static bool IsExcessive(byte[] der)
    {
        var nodes = 0;
        try
        {
            return IsExcessive(der, 0, ref nodes, isPfx: true);
        }
        catch (AsnContentException)
        {
            // Not DER: the importer says so.
            return false;
        }
    }

    private static bool IsExcessive(ReadOnlyMemory<byte> encoded, int depth, ref int nodes, bool isPfx = false)
    {
        if (depth > Deepest || nodes > MostNodes)
        {
            return true;
        }

        var reader = new AsnReader(encoded, AsnEncodingRules.BER, new AsnReaderOptions { SkipSetSortOrderVerification = true });
        while (reader.HasData)
        {
            nodes++;
            var tag = reader.PeekTag();
            if (tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
            {
                if (IsExcessiveInside(reader.ReadOctetString(), depth, ref nodes))
                {
                    return true;
                }
            }
            else if (tag.IsConstructed)
            {
                var content = reader.PeekContentBytes();
                reader.ReadEncodedValue();
                if ((tag.HasSameClassAndValue(Asn1Tag.Sequence) && HasExcessiveCount(content, isPfx)) || IsExcessive(content, depth + 1, ref nodes, isPfx && depth == 0))
                {
                    return true;
                }
            }
            else
            {
                reader.ReadEncodedValue();
            }
        }

        return false;
    }

    /// <summary>PKCS#12 wraps its parts in octet strings.</summary>
    private static bool IsExcessiveInside(byte[] content, int depth, ref int nodes)
    {
        try
        {
            return content is [0x30 or 0x24, ..] && IsExcessive(content, depth + 1, ref nodes);
        }
        catch (AsnContentException)
        {
            // Encrypted, or not a structure at all.
            return false;
        }
    }

    /// <summary>
    /// A salt and then a count: the parameters of every scheme with a password (RFC 8018, RFC 7292), and the MAC of a PKCS#12 file, which has the
    /// digest before them.
    /// </summary>
    private static bool HasExcessiveCount(ReadOnlyMemory<byte> sequence, bool isPfx)
    {
        try
        {
            var reader = new AsnReader(sequence, AsnEncodingRules.BER);
            if (isPfx && reader.HasData && reader.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                reader.ReadEncodedValue();
            }

            if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
            {
                return false;
            }

            reader.ReadEncodedValue();
            if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                return false;
            }

            return !reader.TryReadInt32(out var count) || count > MostIterations;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
