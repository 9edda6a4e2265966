using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class ManagedCertificateTests
{
    private const string New = $"{Sample.Get} | New-MilvusManagedCertificate";
    private const string Others = "apiVersion: networking.gke.io/v1\nkind: ManagedCertificate\nmetadata:\n  name: my-release-milvus-tls\nspec:\n  domains:\n  - old.example.com\n";

    [Fact]
    public void Domains_of_somebody_elses_certificate_are_not_changed_unasked()
    {
        using ModuleSession session = WithOthers();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{New} new.example.com");

        Assert.Equal("ManagedCertificateExists", outcome.ErrorId);
        Assert.Contains("old.example.com", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Somebody_elses_certificate_for_the_same_host_is_as_good()
    {
        using ModuleSession session = WithOthers();

        Assert.Equal("Unchanged", session.Run($"{New} old.example.com").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void Force_changes_the_domains()
    {
        using ModuleSession session = WithOthers();

        session.Run($"{New} new.example.com -Force").Succeeded();

        Assert.Equal(Others.Replace("old.example.com", "new.example.com", StringComparison.Ordinal), session.Folder.Read("certificate.yaml"));
    }

    [Theory]
    [InlineData("'*.example.com'")]
    [InlineData("example.com.")]
    [InlineData("192.168.1.1")]
    public void A_domain_that_GKE_refuses_is_refused_here(string host)
    {
        using ModuleSession session = new("standalone");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{New} {host}");

        ErrorAssert.IsWhole(outcome.Error);
        Assert.Contains(outcome.ErrorId, new[] { "ManagedCertificateDomainInvalid", "HostNameInvalid" });
        session.Folder.AssertUntouched(snapshot);
    }

    private static ModuleSession WithOthers()
    {
        ModuleSession session = new("standalone");
        session.Folder.Write("certificate.yaml", Others);
        return session;
    }
}
