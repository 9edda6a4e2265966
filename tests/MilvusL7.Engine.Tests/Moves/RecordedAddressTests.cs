using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>Disable-MilvusL7 releases an address only where the address itself says that the module reserved it for this release.</summary>
public sealed class RecordedAddressTests
{
    private const string Own = "MilvusL7: release milvus/my-release, Service " + RecordPlace.ServiceUid;

    [Theory]
    [InlineData(Own, true)]
    [InlineData("", false)]
    [InlineData("web frontend", false)]
    [InlineData("MilvusL7: release milvus/other, Service " + RecordPlace.ServiceUid, false)]
    [InlineData("MilvusL7: release milvus/my-release, Service 6f1c9a52-0000-4000-8000-000000000002", false)]
    [InlineData("MilvusL7: release milvus/my-release", false)]
    [InlineData("MilvusL7: milvus/my-release", false)]
    [InlineData(Own + " and others", false)]
    public async Task Address_is_released_only_with_the_description_of_this_release(string description, bool isReleased)
    {
        await using var place = await StartAsync("Address/my-address");
        place.HaveCompute("global/addresses/my-address", new JsonObject { ["name"] = "my-address", ["address"] = "203.0.113.7", ["description"] = description });

        var step = await StepAsync(place);

        Assert.Equal(isReleased, step.IsChange);
        Assert.Contains("/compute/projects/milvusl7-test/global/addresses/my-address", place.Asked);
        Assert.Empty(place.Writes);
    }

    [Theory]
    [InlineData("milvus/my-release", "my-release-milvus-l4-", true)]
    [InlineData("milvus/my-release", "another-l4-", false)]
    [InlineData("milvus/other", "my-release-milvus-l4-", false)]
    public async Task Layer_4_address_of_an_earlier_version_is_told_by_its_name(string described, string name, bool isReleased)
    {
        name += Digest.Of(RecordPlace.ServiceUid)[..8];
        await using var place = await StartAsync($"RegionalAddress/{name}");
        place.HaveCompute($"regions/us-west1/addresses/{name}", new JsonObject { ["name"] = name, ["address"] = "203.0.113.7", ["description"] = $"MilvusL7: layer-4 address of {described}" });

        Assert.Equal(isReleased, (await StepAsync(place)).IsChange);
    }

    [Fact]
    public async Task Kept_address_that_the_load_balancer_never_had_is_not_given_to_the_Service()
    {
        await using var place = await StartAsync("Address/my-address", record =>
        {
            record["keptAddress"] = "of-others";
            record["l4Address"] = "203.0.113.7";
            record["formerL4"] = JsonNode.Parse("""[{"document":"Service/my-release-milvus","path":["spec","type"],"value":"LoadBalancer"}]""");
        });
        place.HaveCompute("regions/us-west1/addresses/of-others", new JsonObject { ["name"] = "of-others", ["address"] = "203.0.113.99", ["description"] = "production web" });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => StepAsync(place));

        Assert.Equal("MoveRecordUnreadable", fault.ErrorId);
        Assert.Empty(place.Writes);
    }

    private static async Task<MilvusL7Step> StepAsync(RecordPlace place)
    {
        var move = await place.Mover(isDryRun: true).DisableAsync(await place.ReleaseAsync(), true, place.Context);
        return move.Step.Single(s => s.Name == "Static address");
    }

    private static Task<RecordPlace> StartAsync(string made, Action<JsonObject>? change = null)
    {
        var record = RecordPlace.Parse($$"""
            {"version":1,"strategy":"InPlace","hostNames":["my-release.milvus.io"],"ingress":"my-release-milvus","backendConfig":"my-release-backendconfig",
             "managedCertificate":"my-release-milvus-tls","made":["{{made}}"],"phase":"Completed"}
            """);
        change?.Invoke(record);
        return RecordPlace.StartAsync(record.ToJsonString());
    }
}
