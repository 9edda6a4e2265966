using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ReadinessGateMissingRuleTests
{
    private const string Id = "ReadinessGateMissing";

    [Theory]
    [InlineData("2026-03-02T09:10:00Z", true)]
    [InlineData("2026-03-02T08:00:00Z", false)]
    public async Task A_pod_made_after_the_group_and_without_a_gate_is_found(string made, bool found)
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            foreach (var group in w.Kubernetes.List("ServiceNetworkEndpointGroup"))
            {
                group["metadata"]!["creationTimestamp"] = "2026-03-02T09:00:00Z";
            }

            w.Pod(1)["metadata"]!["creationTimestamp"] = made;
            w.Pod(1)["spec"]!.AsObject().Remove("readinessGates");
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            var finding = observation.AssertFinds(Id);
            Assert.Equal(FindingSeverity.Warning, finding.Severity);
            Assert.Contains("my-release-milvus-proxy-1", finding.Evidence, StringComparison.Ordinal);
            Assert.DoesNotContain("my-release-milvus-proxy-0", finding.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
