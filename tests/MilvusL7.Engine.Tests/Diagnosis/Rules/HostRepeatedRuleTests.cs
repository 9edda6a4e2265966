using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class HostRepeatedRuleTests
{
    private const string Id = "HostRepeated";

    [Theory]
    [InlineData("my-release.milvus.io", true)]
    [InlineData("MY-RELEASE.milvus.io", true)]
    [InlineData("other.milvus.io", false)]
    public async Task A_host_in_two_rules_is_found(string second, bool found)
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            var rule = w.Ingress()["spec"]!["rules"]![0]!.DeepClone();
            rule["host"] = second;
            w.Ingress()["spec"]!["rules"]!.AsArray().Add(rule);
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            Assert.Contains("spec.rules[1]", observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
        }
    }
}
