using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class PreSharedCertificateMissingRuleTests
{
    private const string Id = "PreSharedCertificateMissing";
    private const string Dangling = "mcrt-0a1b2c3d-0000-0000-0000-000000000000";

    [Fact]
    public async Task A_name_that_a_deleted_managed_certificate_left_is_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(Changing.PreShared, Dangling))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("ManagedCertificate that no longer exists", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"{Changing.PreShared}: {Dangling}", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal($"kubectl annotate ingress my-release-milvus --namespace default {Changing.PreShared}-", finding.RecommendedAction);
    }

    [Fact]
    public async Task Where_it_is_the_only_certificate_another_one_comes_first()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress()["spec"]!.AsObject().Remove("tls");
            w.Ingress().SetAnnotation(Changing.PreShared, Dangling);
        });

        Assert.StartsWith(
            "Get-MilvusRelease my-release -Namespace default | New-MilvusTlsSecret -HostName my-release.milvus.io | New-MilvusIngress -Name my-release-milvus",
            observation.AssertFinds(Id).RecommendedAction,
            StringComparison.Ordinal);
        Assert.EndsWith($"; kubectl annotate ingress my-release-milvus --namespace default {Changing.PreShared}-", observation.AssertFinds(Id).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_good_names_beside_it_stay()
    {
        var finding = (await Observed.AfterAsync(w =>
        {
            w.PutCertificate("company", GuideWorld.Host, w.Now.AddDays(200));
            w.Ingress().SetAnnotation(Changing.PreShared, $"company,{Dangling}");
        })).AssertFinds(Id);

        Assert.EndsWith($"'{Changing.PreShared}=company'", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_GKE_makes_again_is_not_the_end()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(), how: new Observing { Compute = s => s.Remove($"global/sslCertificates/{s.List("global/sslCertificates")[0]["name"]}") })).AssertFinds(Id);

        Assert.False(finding.IsTerminal);
    }

    [Fact]
    public async Task One_that_exists_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged())).AssertSilent(Id);

    [Fact]
    public async Task Without_Compute_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Ingress().SetAnnotation(Changing.PreShared, Dangling), how: new Observing { Skip = "not asked" })).AssertSilent(Id);
}
