using System.Security.Cryptography;
using System.Text;

namespace MilvusL7.Engine;

/// <summary>Tells texts apart by their digests.</summary>
internal static class Digest
{
    /// <summary>SHA-256 of the text in UTF-8: 64 lower-case hexadecimal digits.</summary>
    public static string Of(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
}
