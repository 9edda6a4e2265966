using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class MilvusVersionsMixedRuleTests
{
    private const string Id = "MilvusVersionsMixed";

    [Fact]
    public async Task Milvus_2_5_and_2_6_at_once_are_found()
    {
        var finding = (await Observed.AfterAsync(w => w.Pod(1).SetImage("milvusdb/milvus:v2.6.1"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("pod my-release-milvus-proxy-0: milvusdb/milvus:v2.5.16, pod my-release-milvus-proxy-1: milvusdb/milvus:v2.6.1", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("rollout status deployment my-release-milvus-proxy", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_of_the_same_version_is_not() => (await Observed.AfterAsync(w => w.Pod(1).SetImage("milvusdb/milvus:v2.5.18"))).AssertSilent(Id);

    [Fact]
    public async Task Without_TLS_it_is_not()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable("COMMON_SECURITY_TLSMODE", "0");
            w.Pod(1).SetImage("milvusdb/milvus:v2.6.1");
        });

        observation.AssertSilent(Id);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task A_second_set_of_proxies_with_another_image_is_found_while_it_runs(int replicas, bool found)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            var other = w.Deployment().DeepClone().AsObject();
            other["metadata"]!["name"] = "my-release-milvus-proxy-1";
            other["spec"]!["replicas"] = replicas;
            other["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "milvusdb/milvus:v2.6.1";
            w.Kubernetes.Put(other);
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        if (found)
        {
            Assert.Contains("Deployment my-release-milvus-proxy-1: milvusdb/milvus:v2.6.1", observation.AssertFinds(Id).Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
