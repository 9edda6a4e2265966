using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateWithoutStatusRuleTests
{
    private const string Id = "ManagedCertificateWithoutStatus";

    [Fact]
    public async Task A_certificate_that_GKE_made_nothing_of_is_found()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(), w => w.Behaviour.Hold(GkeStep.ManagedCertificates))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.False(finding.IsTerminal);
        Assert.Contains("status.certificateName is empty", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("kubectl describe managedcertificate my-release-milvus-tls --namespace default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_certificates_in_the_project_are_the_reason_where_an_event_says_so()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged(), w => w.Behaviour.Quotas["SSL_CERTIFICATES"] = 0);

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        observation.AssertSilent("QuotaExceeded");
        observation.AssertSilent("QuotaFull");
        Assert.Contains("TooManyCertificates", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("gcloud compute ssl-certificates list", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_made_a_minute_ago_is_left_alone() =>
        (await Observed.AfterAsync(Observed.GoodManaged(), w =>
        {
            w.Behaviour.Hold(GkeStep.ManagedCertificates);
            w.ManagedCertificate().Created(w.Now.AddMinutes(-1));
        })).AssertSilent(Id);

    [Fact]
    public async Task One_with_a_status_is_fine() => (await Observed.AfterAsync(Observed.GoodManaged("PROVISIONING"))).AssertSilent(Id);
}
