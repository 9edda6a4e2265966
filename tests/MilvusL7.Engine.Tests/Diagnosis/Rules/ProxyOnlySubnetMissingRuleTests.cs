using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ProxyOnlySubnetMissingRuleTests
{
    private const string Id = "ProxyOnlySubnetMissing";
    private const string Subnet = $"regions/us-west1/subnetworks/{GuideWorld.ProxyOnlySubnet}";

    [Fact]
    public async Task Without_one_no_internal_load_balancer_can_be_made()
    {
        var finding = (await Observed.AfterAsync(Observed.GoodInternal(), w => w.Compute.Remove(Subnet))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains("--purpose REGIONAL_MANAGED_PROXY --role ACTIVE --region us-west1 --network default", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_does_not_count() =>
        Assert.Contains("role BACKUP", (await Observed.AfterAsync(Observed.GoodInternal(), w => w.Compute.Get(Subnet)!["role"] = "BACKUP")).AssertFinds(Id).Evidence, StringComparison.Ordinal);

    [Fact]
    public async Task Its_older_name_counts() =>
        (await Observed.AfterAsync(Observed.GoodInternal(), w =>
        {
            w.Compute.Get(Subnet)!["purpose"] = "INTERNAL_HTTPS_LOAD_BALANCER";
            w.Behaviour.Hold(GkeStep.ForwardingRules);
        })).AssertSilent(Id);

    [Fact]
    public async Task On_a_shared_VPC_the_host_project_has_it() =>
        (await Observed.AfterAsync(
            Observed.GoodInternal(),
            w => w.Compute.Remove(Subnet),
            w => w.Compute.Get(w.Group())!["network"] = "https://www.googleapis.com/compute/v1/projects/host-project/global/networks/shared")).AssertSilent(Id);

    [Fact]
    public async Task An_external_Ingress_needs_none() => (await Observed.AfterAsync(w => w.Behaviour.Hold(GkeStep.ForwardingRules))).AssertSilent(Id);

    [Fact]
    public async Task With_one_all_is_fine() => (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);
}
