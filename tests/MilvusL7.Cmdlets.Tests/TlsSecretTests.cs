using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class TlsSecretTests
{
    private const string New = $"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com";
    private const string File = "my-release-milvus-tls-secret.yaml";

    [Fact]
    public void A_private_key_is_not_written_into_a_folder()
    {
        using ModuleSession session = new("standalone");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(New);

        Assert.Equal("PrivateKeyInFolder", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Force_writes_the_Secret_and_the_public_certificate()
    {
        using ModuleSession session = new("standalone");

        session.Run(New + " -Force").Succeeded();

        Assert.Contains("type: kubernetes.io/tls", session.Folder.Read(File), StringComparison.Ordinal);
        string certificate = session.Folder.Read("my-release-milvus-tls.crt");
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", certificate, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", certificate, StringComparison.Ordinal);
    }

    [Fact]
    public void Releases_of_one_name_have_a_certificate_file_each()
    {
        using ModuleSession session = new("cluster");
        foreach (string name in session.Folder.Names)
        {
            session.Folder.Write("other/" + name, session.Folder.Read(name).Replace("namespace: vectors", "namespace: other", StringComparison.Ordinal));
        }

        session.Run("Get-MilvusRelease -Path . | New-MilvusTlsSecret -HostName a.example.com -Force").Succeeded();

        Assert.NotEqual(session.Folder.Read("my-release-milvus-tls.crt"), session.Folder.Read(session.Folder.Names.Single(n => n.EndsWith("-my-release-milvus-tls.crt", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_certificate_file_that_cannot_be_written_leaves_no_Secret_behind()
    {
        using ModuleSession session = new("standalone");
        Directory.CreateDirectory(session.Folder["taken.crt"]);

        Outcome outcome = session.Run(New + " -Force -OutPath taken.crt");

        Assert.Equal("FileNotWritable", outcome.ErrorId);
        Assert.False(System.IO.File.Exists(session.Folder[File]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-WhatIf")]
    public void The_key_shows_in_no_stream(string argument)
    {
        using ModuleSession session = new("standalone");
        session.Answer = _ => 0;

        Outcome outcome = session.Run($"{New} -Force -Verbose -Debug {argument}").Succeeded();

        Assert.NotEmpty(outcome.Everything);
        Assert.DoesNotContain("PRIVATE KEY", outcome.Everything, StringComparison.Ordinal);
        // "-----BEGIN" in base64, as a Secret holds it.
        Assert.DoesNotContain("LS0tLS1CRUdJTi", outcome.Everything, StringComparison.Ordinal);
        Assert.Contains("tls.key: ***", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_certificate_is_kept_when_it_is_run_again()
    {
        using ModuleSession session = new("standalone");
        string first = session.Run(New + " -Force").Succeeded().Value<string>("Thumbprint");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome again = session.Run(New + " -Force").Succeeded();

        Assert.Equal("Unchanged", again.Value<string>("Action"));
        Assert.Equal(first, again.Value<string>("Thumbprint"));
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_certificate_for_other_hosts_is_made_anew()
    {
        using ModuleSession session = new("standalone");
        string first = session.Run(New + " -Force").Succeeded().Value<string>("Thumbprint");

        Outcome again = session.Run($"{Sample.Get} | New-MilvusTlsSecret -HostName b.example.com -Force").Succeeded();

        Assert.Equal("Configured", again.Value<string>("Action"));
        Assert.NotEqual(first, again.Value<string>("Thumbprint"));
        Assert.Equal(["b.example.com"], again.Value<string[]>("DnsName"));
    }

    [Theory]
    [InlineData("-CertificatePath nowhere.pem", "PathNotFound")]
    [InlineData("-PfxPath nowhere.pfx", "PathNotFound")]
    [InlineData("-SecretName Upper", "SecretNameInvalid")]
    [InlineData("-LifetimeDays 0", "CertificateLifetimeInvalid")]
    public void Is_refused_before_anything_is_written(string arguments, string id)
    {
        using ModuleSession session = new("standalone");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{New} -Force {arguments}");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_host_name_is_needed()
    {
        Outcome outcome = Sample.Run("standalone", $"{Sample.Get} | New-MilvusTlsSecret -Force");

        Assert.Equal("HostNameRequired", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }
}
