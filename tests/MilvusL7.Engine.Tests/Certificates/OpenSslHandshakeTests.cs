using System.Diagnostics;
using MilvusL7.Engine.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Certificates;

/// <summary>The certificates that are made, as OpenSSL sees them.</summary>
public sealed class OpenSslHandshakeTests : IDisposable
{
    private const string Host = "my-release.milvus.io";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [OpenSslTheory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void It_is_version_3_with_its_names_in_the_subjectAltName(KeyAlgorithm algorithm)
    {
        Make(algorithm, Host, "*.milvus.io");

        string text = OpenSsl.Run("x509", "-in", _folder["tls.crt"], "-noout", "-text");

        Assert.Contains("Version: 3 (0x2)", text, StringComparison.Ordinal);
        Assert.Contains($"DNS:{Host}, DNS:*.milvus.io", text, StringComparison.Ordinal);
        Assert.Contains("CA:FALSE", text, StringComparison.Ordinal);
    }

    [OpenSslTheory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void It_verifies_against_itself_by_the_strict_rules(KeyAlgorithm algorithm)
    {
        Make(algorithm, Host);

        OpenSsl.Run("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", Host, "-CAfile", _folder["tls.crt"], _folder["tls.crt"]);
    }

    [OpenSslFact]
    public void A_name_too_long_for_a_common_name_verifies_by_the_strict_rules()
    {
        string host = new string('a', 60) + ".milvus.io";
        Make(KeyAlgorithm.EcdsaP256, host);

        OpenSsl.Run("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host, "-CAfile", _folder["tls.crt"], _folder["tls.crt"]);
    }

    [OpenSslTheory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void A_client_that_pins_it_completes_the_handshake(KeyAlgorithm algorithm)
    {
        Make(algorithm, Host);

        (int code, string output) = Connect(Host);

        Assert.True(code == 0, output);
        Assert.Contains("Verify return code: 0 (ok)", output, StringComparison.Ordinal);
    }

    [OpenSslFact]
    public void A_client_of_another_host_refuses_it()
    {
        Make(KeyAlgorithm.EcdsaP256, Host);

        (int code, string output) = Connect("other.milvus.io");

        Assert.NotEqual(0, code);
        Assert.Contains("hostname mismatch", output, StringComparison.OrdinalIgnoreCase);
    }

    private void Make(KeyAlgorithm algorithm, params string[] names)
    {
        CertificateBundle bundle = CertificateFactory.CreateSelfSigned(names, algorithm, 30, DateTimeOffset.UtcNow);
        _folder.Write("tls.crt", bundle.CertificatePem);
        _folder.Write("tls.key", bundle.PrivateKeyPem);
    }

    private (int Code, string Output) Connect(string host)
    {
        using Process server = OpenSsl.Start(
            "s_server", "-accept", "127.0.0.1:0", "-cert", _folder["tls.crt"], "-key", _folder["tls.key"], "-www");
        try
        {
            // Port 0 has s_server choose and print one: no two test runs meet.
            string? line;
            do
            {
                line = server.StandardOutput.ReadLine();
            }
            while (line is not null && !line.StartsWith("ACCEPT ", StringComparison.Ordinal));
            Assert.NotNull(line);

            return OpenSsl.TryRun(
                "s_client", "-connect", line["ACCEPT ".Length..], "-servername", host, "-verify_hostname", host,
                "-verify_return_error", "-no-CApath", "-no-CAstore", "-CAfile", _folder["tls.crt"]);
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }
}
