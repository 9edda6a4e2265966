using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CertificateHostMismatchRuleTests
{
    private const string Id = "CertificateHostMismatch";
    private const string Second = "other.milvus.io";

    [Fact]
    public async Task A_Secret_for_another_host_is_found()
    {
        var other = GuideWorld.CreateCertificate("elsewhere.example.com");
        var finding = (await Observed.AfterAsync(w => w.Kubernetes.Put(GuideWorld.TlsSecret(other.Certificate, other.Key)))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal("Secret default/my-release-milvus-tls", finding.Target);
        Assert.Contains("elsewhere.example.com", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(GuideWorld.Host, finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_managed_certificate_that_lacks_a_host_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(), AddHost)).AssertFinds(Id);

        Assert.Contains(Second, finding.Message, StringComparison.Ordinal);
        Assert.Contains($"Get-MilvusRelease my-release -Namespace default | New-MilvusManagedCertificate -Name my-release-milvus-tls -HostName {GuideWorld.Host}, {Second}", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pre_shared_certificate_for_another_host_is_found()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            w.Ingress()["spec"]!.AsObject().Remove("tls");
            w.PutCertificate("company", "*.example.com", w.Now.AddDays(200));
            w.Ingress().SetAnnotation(Changing.PreShared, "company");
        })).AssertFinds(Id);

        Assert.Equal("SslCertificate company", finding.Target);
    }

    [Fact]
    public async Task Two_certificates_for_two_hosts_are_fine()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            AddHost(w);
            w.PutCertificate("company", "*.milvus.io", w.Now.AddDays(200));
            w.Ingress().SetAnnotation(Changing.PreShared, "company");
        });

        observation.AssertSilent(Id);
        Assert.Empty(RuleSet.Check(observation).Where(f => f.Id.StartsWith("Certificate", StringComparison.Ordinal)).Select(f => f.ToString()));
    }

    [Fact]
    public async Task What_a_pre_shared_certificate_is_for_is_unknown_without_Compute() =>
        (await Observed.AfterAsync(
            Observed.Good(),
            w =>
            {
                AddHost(w);
                w.PutCertificate("company", "*.milvus.io", w.Now.AddDays(200));
                w.Ingress().SetAnnotation(Changing.PreShared, "company");
            },
            how: new Observing { Skip = "not asked" })).AssertSilent(Id);

    [Fact]
    public async Task The_right_host_is_fine() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);

    private static void AddHost(GkeWorld world)
    {
        var rules = (JsonArray)world.Ingress()["spec"]!["rules"]!;
        var second = rules[0]!.DeepClone();
        second["host"] = Second;
        rules.Add(second);
    }
}
