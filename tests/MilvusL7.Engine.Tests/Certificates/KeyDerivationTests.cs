using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>A file that asks for hours of key derivation is refused before the first round.</summary>
public sealed class KeyDerivationTests
{
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 0x1234);

    [Theory]
    [InlineData(0x7FFFFFFF)]
    [InlineData(10_000_001)]
    public void Encrypted_key_with_too_many_rounds_is_refused_at_once(int rounds)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new string(PemEncoding.Write("ENCRYPTED PRIVATE KEY", WithRounds(key.ExportEncryptedPkcs8PrivateKey("secret", Encryption), rounds)));
        var watch = Stopwatch.StartNew();

        var fault = Assert.Throws<MilvusL7Exception>(() => PrivateKeyReader.Read(pem, "secret", "key.pem"));

        Assert.Equal("PrivateKeyUnreadable", fault.ErrorId);
        Assert.Contains("10000000 rounds", fault.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    [Fact]
    public void Encrypted_key_with_usual_rounds_is_read()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new string(PemEncoding.Write("ENCRYPTED PRIVATE KEY", key.ExportEncryptedPkcs8PrivateKey("secret", Encryption)));

        using var read = PrivateKeyReader.Read(pem, "secret", "key.pem");

        Assert.IsAssignableFrom<ECDsa>(read);
    }

    [Fact]
    public void Pkcs12_file_with_too_many_rounds_is_refused_at_once()
    {
        var pfx = Pfx();
        Assert.False(KeyDerivation.IsExcessive(pfx));

        // Each count of the file in turn: of the MAC, of the certificates, of the key.
        var counts = CountsOf(pfx).ToArray();
        Assert.NotEmpty(counts);
        Assert.All(counts, at =>
        {
            var longer = Longer(pfx, at);
            Assert.True(KeyDerivation.IsExcessive(longer), $"count at {at}");
            Assert.Equal("CertificateUnreadable", Assert.Throws<MilvusL7Exception>(() => CertificateLoader.FromPkcs12(longer, "secret", "x.pfx")).ErrorId);
        });
    }

    [Theory]
    [InlineData("3084FFFFFFFF")]
    [InlineData("3080308030803080")]
    [InlineData("30")]
    [InlineData("")]
    [InlineData("308201")]
    [InlineData("0401")]
    public void Hostile_lengths_are_a_fault_of_the_file(string hex)
    {
        var data = Convert.FromHexString(hex);

        Assert.Equal("CertificateUnreadable", Assert.Throws<MilvusL7Exception>(() => CertificateLoader.FromPkcs12(data, "secret", "x.pfx")).ErrorId);
        var pem = new string(PemEncoding.Write("ENCRYPTED PRIVATE KEY", data));
        Assert.Equal("PrivateKeyUnreadable", Assert.Throws<MilvusL7Exception>(() => PrivateKeyReader.Read(pem, "secret", "key.pem")).ErrorId);
        var certificate = new string(PemEncoding.Write("CERTIFICATE", data));
        Assert.Equal("CertificateUnreadable", Assert.Throws<MilvusL7Exception>(() => CertificateLoader.ReadCertificates(certificate, "x.pem")).ErrorId);
    }

    private static byte[] Pfx()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2_000), "secret");
    }

    /// <summary>Where the file has the integer 2,000 after a salt.</summary>
    private static IEnumerable<int> CountsOf(byte[] data) =>
        Enumerable.Range(0, data.Length - 4).Where(i => data[i] == 0x02 && data[i + 1] == 0x02 && data[i + 2] == 0x07 && data[i + 3] == 0xD0);

    /// <summary>The count 2,000 becomes 2,000 and three more digits, and what encloses it as much longer.</summary>
    private static byte[] Longer(byte[] data, int at)
    {
        byte[] count = [0x02, 0x05, 0x07, 0xD0, 0xFF, 0xFF, 0xFF];
        return Rewrite(data, 0, data.Length, at, count);
    }

    private static byte[] WithRounds(byte[] der, int rounds)
    {
        var at = Enumerable.Range(0, der.Length - 4).Single(i => der[i] == 0x02 && der[i + 1] == 0x02 && der[i + 2] == 0x12 && der[i + 3] == 0x34);
        byte[] count = [0x02, 0x04, (byte)(rounds >> 24), (byte)(rounds >> 16), (byte)(rounds >> 8), (byte)rounds];
        return Rewrite(der, 0, der.Length, at, count);
    }

    /// <summary>Replaces the four bytes of an integer and corrects the lengths around it.</summary>
    private static byte[] Rewrite(byte[] data, int from, int to, int at, byte[] with)
    {
        var result = new List<byte>();
        for (var i = from; i < to;)
        {
            var (header, length) = HeaderOf(data, i);
            var end = i + header + length;
            if (i == at)
            {
                result.AddRange(with);
            }
            else if (at > i && at < end)
            {
                var inside = Rewrite(data, i + header, end, at, with);
                result.Add(data[i]);
                result.AddRange(LengthOf(inside.Length));
                result.AddRange(inside);
            }
            else
            {
                result.AddRange(data[i..end]);
            }

            i = end;
        }

        return [.. result];
    }

    private static (int Header, int Length) HeaderOf(byte[] data, int i)
    {
        if (data[i + 1] < 0x80)
        {
            return (2, data[i + 1]);
        }

        var bytes = data[i + 1] & 0x7F;
        return (2 + bytes, data.AsSpan(i + 2, bytes).ToArray().Aggregate(0, (sum, b) => (sum << 8) | b));
    }

    private static byte[] LengthOf(int length) =>
        length < 0x80 ? [(byte)length] : length < 0x100 ? [0x81, (byte)length] : [0x82, (byte)(length >> 8), (byte)length];
}
