using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Diagnosis.Rules;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

/// <summary>Who wrote an object decides what a command needs to be accepted.</summary>
public sealed class RemediesTests
{
    private static readonly Dictionary<string, Action<GkeWorld>> OfBackendConfigs = new(StringComparer.Ordinal)
    {
        ["HealthCheckMissing"] = w => w.BackendConfig()["spec"]!.AsObject().Remove("healthCheck"),
        ["HealthCheckType"] = w => w.HealthCheck()["type"] = "HTTPS",
        ["HealthCheckPort"] = w => w.HealthCheck()["port"] = 19530,
        ["HealthCheckPath"] = w => w.HealthCheck()["requestPath"] = "/",
        ["HealthCheckTimeout"] = w => w.HealthCheck()["timeoutSec"] = 20,
        ["BackendTimeout"] = w => w.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec"),
        ["BackendConfigFieldUnknown"] = w => w.BackendConfig()["spec"]!["healthcheck"] = new JsonObject(),
        ["DrainingLongerThanGrace"] = w => w.BackendConfig()["spec"]!["connectionDraining"] = new JsonObject { ["drainingTimeoutSec"] = 300 },
    };

    public static TheoryData<string, string?, string, bool> Owners
    {
        get
        {
            var data = new TheoryData<string, string?, string, bool>();
            foreach (var id in OfBackendConfigs.Keys)
            {
                data.Add(id, "MilvusL7", "MilvusL7", false);
                data.Add(id, "MilvusL7", "kubectl-edit", true);
                data.Add(id, null, "kubectl-client-side-apply", true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task A_command_for_a_BackendConfig_has_Force_where_another_field_manager_wrote_its_spec(string id, string? managedBy, string manager, bool isForced)
    {
        var observation = await Observed.AfterAsync(w =>
        {
            OfBackendConfigs[id](w);
            var metadata = w.BackendConfig()["metadata"]!.AsObject();
            metadata["labels"] = managedBy is null ? null : new JsonObject { ["app.kubernetes.io/managed-by"] = managedBy };
            metadata["managedFields"] = new JsonArray(new JsonObject { ["manager"] = manager, ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject() } });
        });

        var action = observation.AssertFinds(id).RecommendedAction;
        Assert.Contains($"New-MilvusBackendConfig -Name {GuideWorld.BackendConfigName}", action, StringComparison.Ordinal);
        Assert.Equal(isForced, action.EndsWith(" -Force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_of_ours_without_http_is_written_again_with_every_host_of_the_Ingress()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Ingress()["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "MilvusL7" };
            w.Ingress()["spec"]!["rules"]!.AsArray().Add(new JsonObject { ["host"] = "second.milvus.io" });
        });

        // With -HostName, the hosts that are not named would be removed.
        Assert.EndsWith($"New-MilvusIngress -Name {GuideWorld.IngressName}", observation.AssertFinds("RuleWithoutHttp").RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_Compute_are_quoted_in_a_firewall_command()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Firewall()["name"] = "k8s-fw-l7--5c1d9e07;'x";
            w.Firewall()["allowed"] = JsonNode.Parse("""[ { "IPProtocol": "tcp", "ports": [ "80;x" ] }, { "IPProtocol": "icmp" } ]""");
        });

        var command = FirewallFacts.Command(observation, OwnBackend.All(observation)[0]);

        Assert.Contains("update 'k8s-fw-l7--5c1d9e07;''x' --allow 'tcp:80;x',icmp,tcp:9091,tcp:19530 --source-ranges", command, StringComparison.Ordinal);
    }
}
