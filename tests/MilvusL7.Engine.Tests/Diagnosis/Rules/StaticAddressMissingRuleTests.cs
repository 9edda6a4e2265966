using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class StaticAddressMissingRuleTests
{
    private const string Id = "StaticAddressMissing";
    private const string Annotation = "kubernetes.io/ingress.global-static-ip-name";

    [Fact]
    public async Task An_address_that_does_not_exist_is_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Ingress().SetAnnotation(Annotation, "my-release-ip"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Equal("Get-MilvusRelease my-release -Namespace default | New-MilvusStaticAddress -Name my-release-ip", finding.RecommendedAction);
        Assert.Contains($"{Annotation}: my-release-ip", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_Ingress_needs_one_of_its_region() =>
        Assert.Contains(
            "--region us-west1",
            (await Observed.AfterAsync(Observed.GoodInternal(), w => w.Ingress().SetAnnotation("kubernetes.io/ingress.regional-static-ip-name", "my-release-ip"))).AssertFinds(Id).RecommendedAction,
            StringComparison.Ordinal);

    [Fact]
    public async Task One_that_exists_is_fine() =>
        (await Observed.AfterAsync(w =>
        {
            w.Compute.Put("global/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
            w.Ingress().SetAnnotation(Annotation, "my-release-ip");
        })).AssertSilent(Id);

    [Fact]
    public async Task One_in_the_wrong_place_is_another_finding() =>
        (await Observed.AfterAsync(w =>
        {
            w.Compute.Put("regions/us-west1/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
            w.Ingress().SetAnnotation(Annotation, "my-release-ip");
        })).AssertSilent(Id);

    [Fact]
    public async Task Without_the_permission_to_look_nothing_is_said() =>
        (await Observed.AfterAsync(Observed.Good(), w => w.Ingress().SetAnnotation(Annotation, "my-release-ip"), how: new Observing { Server = s => s.Forbid("compute.globalAddresses.get") })).AssertSilent(Id);
}
