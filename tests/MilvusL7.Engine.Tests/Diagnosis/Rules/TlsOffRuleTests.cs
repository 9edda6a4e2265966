using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsOffRuleTests
{
    private const string Id = "TlsOff";

    private const string Variable = "COMMON_SECURITY_TLSMODE";

    [Theory]
    [InlineData("0", "the environment of Deployment my-release-milvus-proxy")]
    [InlineData(null, "not set")]
    public async Task Plaintext_in_Milvus_behind_HTTP2_is_found(string? value, string evidence)
    {
        var finding = (await Observed.AfterAsync(w => w.SetVariable(Variable, value))).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.True(finding.IsTerminal);
        Assert.Contains(evidence, finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("Enable-MilvusTls", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_protocol_is_another_that_is_the_finding()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            w.Service().SetAnnotation("cloud.google.com/app-protocols", null);
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task A_value_out_of_a_Secret_is_not_known()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, "0");
            var env = w.Deployment()["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();
            env[^1]!.AsObject().Remove("value");
            env[^1]!["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = "s", ["key"] = "k" } };
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task Configuration_files_out_of_another_volume_are_not_known()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.SetVariable(Variable, null);
            var spec = w.Deployment()["spec"]!["template"]!["spec"]!;
            spec["volumes"] = JsonNode.Parse("""[ { "name": "config", "secret": { "secretName": "s" } } ]""");
            spec["containers"]![0]!["volumeMounts"] = JsonNode.Parse("""[ { "name": "config", "mountPath": "/milvus/configs/user.yaml", "subPath": "user.yaml" } ]""");
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task Where_no_Deployment_is_known_nothing_is_said() =>
        (await Observed.AfterAsync(w => w.Kubernetes.Remove("Deployment", GuideWorld.Namespace, "my-release-milvus-proxy"))).AssertSilent(Id);

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
