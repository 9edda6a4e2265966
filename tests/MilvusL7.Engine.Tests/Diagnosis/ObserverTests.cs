using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis;

public sealed class ObserverTests
{
    public static TheoryData<string> GoodWorlds => ["self-managed", "managed", "internal"];

    [Theory]
    [MemberData(nameof(GoodWorlds))]
    public async Task A_good_world_is_ready_and_no_rule_has_anything_to_say(string which)
    {
        var observation = await Observed.AfterAsync(World(which));

        var status = StatusBuilder.Build(observation);
        Assert.True(status.Ready, string.Join("; ", status.Waiting));
        Assert.Empty(RuleSet.Check(observation).Select(f => f.ToString()));
    }

    /// <summary>The load balancer's health checks pass all the same, and every call fails.</summary>
    [Theory]
    [InlineData("""{"grpc":"HTTP2"}""", "HTTP)")]
    [InlineData("""{"milvus":"HTTPS"}""", "HTTPS)")]
    [InlineData(null, "HTTP)")]
    public async Task A_protocol_that_is_not_HTTP2_is_not_ready(string? protocols, string said)
    {
        var observation = await Observed.AfterAsync(w => w.Service().SetAnnotation("cloud.google.com/app-protocols", protocols));

        var status = StatusBuilder.Build(observation);
        Assert.False(status.Ready);
        Assert.Contains("HTTP/2 to port milvus of Service my-release-milvus", status.Waiting[^1], StringComparison.Ordinal);
        Assert.EndsWith(said, status.Waiting[^1], StringComparison.Ordinal);
        Assert.Contains(RuleSet.Check(observation), f => f.IsTerminal && f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task A_backend_service_that_speaks_something_else_is_not_ready()
    {
        var status = StatusBuilder.Build(await Observed.AfterAsync(Observed.Good(), then: w => w.BackendService()["protocol"] = "HTTPS"));

        Assert.Equal(["HTTP/2 to port milvus of Service my-release-milvus (the backend service uses HTTPS)"], status.Waiting);
    }

    [Fact]
    public async Task The_status_has_every_part()
    {
        var status = StatusBuilder.Build(await Observed.AfterAsync(_ => { }));

        Assert.Null(status.ComputeUnknown);
        Assert.Equal(["my-release.milvus.io"], status.HostName);
        Assert.NotNull(status.Address);
        Assert.Equal([true], status.Dns.Select(d => d.IsMatch));
        Assert.Equal(("my-release-milvus-tls", CertificateKind.Secret, "Active"), (status.Certificate[0].Name, status.Certificate[0].Kind, status.Certificate[0].State));
        Assert.Equal((status.Address, "443"), (status.ForwardingRule[0].Address, status.ForwardingRule[0].Port));
        Assert.Equal("HTTPS", status.Proxy[0].Protocol);
        Assert.Equal(["my-release.milvus.io"], status.UrlMap!.HostName);
        var backend = status.Backend[0];
        Assert.Equal(("my-release-milvus", "HTTP2", 3600), (backend.ServiceName, backend.Protocol, backend.TimeoutSec));
        Assert.Equal(("HTTP", 9091, "/healthz"), (backend.HealthCheck!.Type, backend.HealthCheck.Port, backend.HealthCheck.RequestPath));
        Assert.Equal(["my-release-milvus-proxy-0", "my-release-milvus-proxy-1"], backend.Endpoint.Select(e => e.Pod).Order());
        Assert.All(backend.Endpoint, e => Assert.Equal(EndpointHealth.Healthy, e.Health));
        Assert.Contains("9091", status.Firewall!.Port);
        Assert.NotEmpty(status.Event);
    }

    [Fact]
    public async Task Without_Compute_the_rest_is_told_and_what_is_unknown_says_why()
    {
        var status = StatusBuilder.Build(await Observed.AfterAsync(Observed.Good(), how: new Observing { Skip = "it was not requested" }));

        Assert.True(status.Ready, string.Join("; ", status.Waiting));
        Assert.Equal("it was not requested", status.ComputeUnknown);
        Assert.Equal(EndpointHealth.Healthy, status.Backend[0].Health);
        Assert.All([.. status.ForwardingRule.Select(f => f.Unknown), .. status.Proxy.Select(p => p.Unknown), status.UrlMap!.Unknown, status.Firewall!.Unknown, status.Backend[0].Unknown], unknown => Assert.Equal("it was not requested", unknown));
    }

    [Fact]
    public async Task A_permission_that_is_missing_in_Google_Cloud_leaves_that_part_unknown()
    {
        var status = StatusBuilder.Build(await Observed.AfterAsync(Observed.Good(), how: new Observing { Server = s => s.Forbid("compute.urlMaps.get") }));

        Assert.Null(status.ComputeUnknown);
        Assert.Contains("compute.urlMaps.get", status.UrlMap!.Unknown, StringComparison.Ordinal);
        Assert.Equal("HTTP2", status.Backend[0].Protocol);
    }

    [Fact]
    public async Task What_may_not_be_read_in_Kubernetes_is_left_alone_by_the_rules()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), how: new Observing
        {
            Forbidden = [ResourceKind.Secret, ResourceKind.Event, ResourceKind.BackendConfig, ResourceKind.ManagedCertificate, ResourceKind.NetworkEndpointGroup, ResourceKind.Pod],
        });

        Assert.Empty(RuleSet.Check(observation).Select(f => f.ToString()));
        Assert.Contains("is not allowed to get secrets", StatusBuilder.Build(observation).Certificate[0].Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_is_made_it_says_what_it_waits_for()
    {
        var status = StatusBuilder.Build(await Observed.AfterAsync(w =>
        {
            w.Behaviour.Hold(GkeStep.EndpointGroups);
            w.Behaviour.Hold(GkeStep.ForwardingRules);
        }));

        Assert.False(status.Ready);
        Assert.Equal("an address", status.Waiting[0]);
        Assert.NotNull(status.WaitingSince);
        Assert.Contains("the network endpoint group of Service my-release-milvus", status.Waiting);
    }

    private static GkeWorld World(string which) => which switch
    {
        "managed" => Observed.GoodManaged(),
        "internal" => Observed.GoodInternal(),
        _ => Observed.Good(),
    };
}
