using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pkcs12_file_with_too_many_rounds_is_refused_at_once(bool hasMac)
    {
        var pfx = Pfx(hasMac);
        Assert.NotEmpty(CertificateLoader.FromPkcs12(pfx, "secret", "x.pfx").DnsNames);

        // Of the MAC or, where there is none to check first, of the encrypted part.
        var counts = CountsOf(pfx).ToArray();
        AssertTooManyRounds(Longer(pfx, hasMac ? counts[^1] : counts[0]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_inside_an_encrypted_part_of_a_Pkcs12_file_is_bounded_too(bool hasMac) => AssertTooManyRounds(Pfx(hasMac, k => WithRounds(k, int.MaxValue)));

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

    private static void AssertTooManyRounds(byte[] pfx)
    {
        var watch = Stopwatch.StartNew();

        var fault = Assert.Throws<MilvusL7Exception>(() => CertificateLoader.FromPkcs12(pfx, "secret", "x.pfx"));

        Assert.Equal("CertificateUnreadable", fault.ErrorId);
        Assert.Contains("10000000 rounds", fault.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    private static X509Certificate2 Certificate(ECDsa key)
    {
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("x.example");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }

    private static byte[] Pfx(bool hasMac, Func<byte[], byte[]>? changeKey = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificate(key);
        var id = new Pkcs9LocalKeyId([1]);
        var inner = new Pkcs12SafeContents();
        inner.AddCertificate(certificate).Attributes.Add(id);
        var encrypted = key.ExportEncryptedPkcs8PrivateKey("secret", Encryption);
        var bag = new Pkcs12ShroudedKeyBag(changeKey is null ? encrypted : changeKey(encrypted));
        bag.Attributes.Add(id);
        inner.AddSafeBag(bag);
        var file = new Pkcs12Builder();
        file.AddSafeContentsEncrypted(inner, "secret", Encryption);
        if (hasMac)
        {
            file.SealWithMac("secret", HashAlgorithmName.SHA256, Encryption.IterationCount);
        }
        else
        {
            file.SealWithoutIntegrity();
        }

        return file.Encode();
    }

    /// <summary>Where the file has the count of the encryption.</summary>
    private static IEnumerable<int> CountsOf(byte[] data) =>
        Enumerable.Range(0, data.Length - 3).Where(i => data[i] == 0x02 && data[i + 1] == 0x02 && data[i + 2] == 0x12 && data[i + 3] == 0x34);

    /// <summary>The count becomes the largest that .NET takes, and what encloses it as much longer.</summary>
    private static byte[] Longer(byte[] data, int at)
    {
        byte[] count = [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF];
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
