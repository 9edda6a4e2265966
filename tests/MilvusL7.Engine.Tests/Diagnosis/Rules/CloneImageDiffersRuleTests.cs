using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class CloneImageDiffersRuleTests
{
    private const string Id = "CloneImageDiffers";

    [Fact]
    public async Task A_clone_with_another_image_is_found()
    {
        var finding = (await Observed.AfterAsync(w => Clone(w, "milvusdb/milvus:v2.6.1"))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal("Deployment default/my-release-milvus-l7", finding.Target);
        Assert.Equal("Deployment my-release-milvus-l7: milvusdb/milvus:v2.6.1, Deployment my-release-milvus-proxy: milvusdb/milvus:v2.5.16", finding.Evidence);
        Assert.Contains("Disable-MilvusL7", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_with_the_same_image_is_not() => (await Observed.AfterAsync(w => Clone(w, "milvusdb/milvus:v2.5.16"))).AssertSilent(Id);

    [Fact]
    public async Task One_that_is_being_deleted_is_not() =>
        (await Observed.AfterAsync(w => Clone(w, "milvusdb/milvus:v2.6.1")["metadata"]!["deletionTimestamp"] = "2026-03-02T09:00:00Z")).AssertSilent(Id);

    [Fact]
    public async Task Where_Deployments_may_not_be_listed_it_is_left_alone()
    {
        var observation = await Observed.AfterAsync(w => Clone(w, "milvusdb/milvus:v2.6.1"));

        (observation with { Clones = Engine.Diagnosis.Reading<IReadOnlyList<JsonObject>>.NotKnown("no") }).AssertSilent(Id);
    }

    private static JsonObject Clone(GkeWorld world, string image)
    {
        var clone = world.Deployment().DeepClone().AsObject();
        clone["metadata"]!["name"] = "my-release-milvus-l7";
        clone["metadata"]!["labels"] = Ownership.Labels(Observed.Release);
        clone["metadata"]!["labels"]!["milvusl7/clone-of"] = "my-release-milvus";
        clone["spec"]!["template"]!["metadata"]!["labels"] = new JsonObject { ["milvusl7/clone-of"] = "my-release-milvus" };
        clone["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image;
        world.Kubernetes.Put(clone);
        return clone;
    }
}
