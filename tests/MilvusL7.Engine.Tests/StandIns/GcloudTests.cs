using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>Google's own client reads what the stand-in answers: what it takes for right, ours may.</summary>
[Collection(GcloudGroup.Name)]
public class GcloudTests(GcloudFixture fixture)
{
    private readonly Gcloud _gcloud = fixture.Gcloud;
    private readonly ComputeState _state = fixture.Server.State;

    [GcloudFact]
    public async Task Gcloud_creates_describes_lists_and_deletes_an_address()
    {
        await _gcloud.RunAsync("compute", "addresses", "create", "made", "--global");
        var described = await _gcloud.JsonAsync("compute", "addresses", "describe", "made", "--global");
        var listed = await _gcloud.JsonAsync("compute", "addresses", "list", "--filter=name=made");
        await _gcloud.RunAsync("compute", "addresses", "delete", "made", "--global");
        var gone = await _gcloud.TryRunAsync("compute", "addresses", "describe", "made", "--global");

        Assert.Equal(("RESERVED", "EXTERNAL"), (Text(described, "status"), Text(described, "addressType")));
        Assert.True(System.Net.IPAddress.TryParse(Text(described, "address"), out _));
        Assert.Equal(Text(described, "address"), Text(Assert.Single(listed.AsArray())!, "address"));
        Assert.Contains("The resource 'projects/p/global/addresses/made' was not found", gone.Error, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_waits_for_an_operation_that_takes_time()
    {
        fixture.Server.OperationDuration = TimeSpan.FromSeconds(2);
        try
        {
            string output = await _gcloud.RunAsync("compute", "addresses", "create", "slow", "--region=us-west1", "--format=json");

            Assert.Equal("slow", Text(JsonNode.Parse(output)![0]!, "name"));
            Assert.Contains(fixture.Server.Requests, request => request.Path.Contains("/regions/us-west1/operations/", StringComparison.Ordinal));
        }
        finally
        {
            fixture.Server.OperationDuration = new ComputeServerOptions().OperationDuration;
        }
    }

    [GcloudFact]
    public async Task Gcloud_reports_an_operation_that_fails()
    {
        fixture.Server.FailNextOperation(new OperationError("QUOTA_EXCEEDED", "Quota exceeded after all.", 403, "FORBIDDEN"));

        var failed = await _gcloud.TryRunAsync("compute", "addresses", "create", "failing", "--global");

        Assert.NotEqual(0, failed.Code);
        Assert.Contains("Quota exceeded after all.", failed.Error, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_keeps_the_address_of_a_forwarding_rule_and_cannot_delete_it()
    {
        await _gcloud.RunAsync("compute", "addresses", "create", "kept", "--region=us-west1", $"--addresses={LoadBalancer.L4Address}");
        var kept = await _gcloud.JsonAsync("compute", "addresses", "describe", "kept", "--region=us-west1");
        var deleted = await _gcloud.TryRunAsync("compute", "addresses", "delete", "kept", "--region=us-west1");

        Assert.Equal((LoadBalancer.L4Address, "IN_USE"), (Text(kept, "address"), Text(kept, "status")));
        Assert.EndsWith("/regions/us-west1/forwardingRules/l4", kept["users"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEqual(0, deleted.Code);
        Assert.Contains("is already being used by 'projects/p/regions/us-west1/forwardingRules/l4'", deleted.Error, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_names_a_conflict_and_a_missing_permission()
    {
        LoadBalancer.Put(_state, "global/addresses", "taken", """{"address":"34.120.9.9"}""");
        fixture.Server.Forbid("compute.sslPolicies.list");

        var taken = await _gcloud.TryRunAsync("compute", "addresses", "create", "taken", "--global");
        var forbidden = await _gcloud.TryRunAsync("compute", "ssl-policies", "list", "--global");

        Assert.Contains("The resource 'projects/p/global/addresses/taken' already exists", taken.Error, StringComparison.Ordinal);
        Assert.Contains("Required 'compute.sslPolicies.list' permission for 'projects/p'", forbidden.Error, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_sees_the_health_of_every_group_of_a_backend_service()
    {
        var groups = (await _gcloud.JsonAsync("compute", "backend-services", "get-health", LoadBalancer.Backend, "--global")).AsArray();

        Assert.Equal(2, groups.Count);
        var full = groups.Single(group => Text(group!, "backend").Contains($"/{LoadBalancer.Zone}/", StringComparison.Ordinal))!;
        var empty = groups.Single(group => Text(group!, "backend").Contains($"/{LoadBalancer.OtherZone}/", StringComparison.Ordinal))!;
        Assert.Equal(
            [("10.4.1.11", "HEALTHY"), ("10.4.2.12", "UNHEALTHY")],
            full["status"]!["healthStatus"]!.AsArray().Select(status => (Text(status!, "ipAddress"), Text(status!, "healthState"))));
        Assert.Null(empty["status"]!["healthStatus"]);
    }

    [GcloudFact]
    public async Task Gcloud_sees_the_health_of_a_regional_backend_service()
    {
        var groups = await _gcloud.JsonAsync("compute", "backend-services", "get-health", "internal", "--region=us-west1");

        Assert.Equal("HEALTHY", Text(Assert.Single(groups.AsArray())!["status"]!["healthStatus"]![0]!, "healthState"));
    }

    [GcloudFact]
    public async Task Gcloud_does_several_things_in_one_batch()
    {
        await _gcloud.RunAsync("compute", "addresses", "create", "batch-1", "batch-2", "--global");
        var deleted = await _gcloud.TryRunAsync("compute", "addresses", "delete", "batch-1", "batch-none", "--global");

        Assert.NotNull(_state.Get("global/addresses/batch-2"));
        Assert.Null(_state.Get("global/addresses/batch-1"));
        Assert.Contains("The resource 'projects/p/global/addresses/batch-none' was not found", deleted.Error, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_follows_page_tokens()
    {
        await _gcloud.RunAsync("compute", "addresses", "create", "page-1", "page-2", "--global");
        fixture.Server.ClearRequests();
        var listed = (await _gcloud.JsonAsync("compute", "operations", "list", "--global", "--limit=1")).AsArray();

        // It asks for one at a time until there are no more, and then shows the first.
        bool[] withToken = [.. fixture.Server.Requests.Select(request => request.Query.Contains("pageToken=", StringComparison.Ordinal))];
        Assert.Equal("compute#operation", Text(Assert.Single(listed)!, "kind"));
        Assert.True(withToken.Length >= 2, $"{withToken.Length} requests");
        Assert.All(withToken.Skip(1), Assert.True);
        Assert.False(withToken[0]);
    }

    [GcloudFact]
    public async Task The_filter_that_Gcloud_sends_is_understood()
    {
        fixture.Server.ClearRequests();
        var listed = (await _gcloud.JsonAsync("compute", "forwarding-rules", "list", "--regions=us-west1", "--filter=name=l4")).AsArray();

        Assert.Equal(LoadBalancer.L4Address, Text(Assert.Single(listed)!, "IPAddress"));
        Assert.Contains("filter=name+eq+", Assert.Single(fixture.Server.Requests).Query, StringComparison.Ordinal);
    }

    [GcloudFact]
    public async Task Gcloud_reads_backend_service_health_check_and_endpoints()
    {
        var service = await _gcloud.JsonAsync("compute", "backend-services", "describe", LoadBalancer.Backend, "--global");
        var check = await _gcloud.JsonAsync("compute", "health-checks", "describe", LoadBalancer.Backend, "--global");
        var endpoints = (await _gcloud.JsonAsync(
            "compute", "network-endpoint-groups", "list-network-endpoints", LoadBalancer.Backend, $"--zone={LoadBalancer.Zone}")).AsArray();

        Assert.Equal(("HTTP2", 300), (Text(service, "protocol"), service["timeoutSec"]!.GetValue<int>()));
        Assert.Equal(Text(check, "selfLink"), service["healthChecks"]![0]!.GetValue<string>());
        Assert.Equal((9091, "/healthz"), (check["httpHealthCheck"]!["port"]!.GetValue<int>(), Text(check["httpHealthCheck"]!, "requestPath")));
        Assert.Equal(["10.4.1.11", "10.4.2.12"], endpoints.Select(endpoint => Text(endpoint!["networkEndpoint"]!, "ipAddress")));
    }

    [GcloudFact]
    public async Task Gcloud_reads_certificates_of_both_types()
    {
        var managed = await _gcloud.JsonAsync("compute", "ssl-certificates", "describe", "mcrt-1", "--global");
        var all = (await _gcloud.JsonAsync("compute", "ssl-certificates", "list", "--global")).AsArray();

        Assert.Equal(("MANAGED", "PROVISIONING"), (Text(managed, "type"), Text(managed["managed"]!, "status")));
        Assert.Equal("FAILED_NOT_VISIBLE", Text(managed["managed"]!["domainStatus"]!, "milvus.example.com"));
        var own = all.Single(certificate => Text(certificate!, "name") == "own")!;
        Assert.Equal(TestPem.Expires, DateTimeOffset.Parse(Text(own, "expireTime"), CultureInfo.InvariantCulture));
        Assert.Equal("milvus.example.com", own["subjectAlternativeNames"]![0]!.GetValue<string>());
    }

    [GcloudFact]
    public async Task Gcloud_lists_forwarding_rules_global_and_regional()
    {
        var all = (await _gcloud.JsonAsync("compute", "forwarding-rules", "list")).AsArray();
        var global = (await _gcloud.JsonAsync("compute", "forwarding-rules", "list", "--global")).AsArray();

        Assert.Equal(["fs", "internal", "l4"], all.Select(rule => Text(rule!, "name")).Order(StringComparer.Ordinal));
        Assert.Equal((LoadBalancer.Address, "443-443"), (Text(Assert.Single(global)!, "IPAddress"), Text(global[0]!, "portRange")));
    }

    [GcloudFact]
    public async Task Gcloud_sees_quotas_and_the_proxy_only_subnet()
    {
        var project = await _gcloud.JsonAsync("compute", "project-info", "describe");
        var subnets = (await _gcloud.JsonAsync("compute", "networks", "subnets", "list", "--regions=us-west1")).AsArray();

        Assert.Contains(project["quotas"]!.AsArray(), quota => Text(quota!, "metric") == "STATIC_ADDRESSES" && quota!["limit"]!.GetValue<double>() == 100);
        Assert.Equal("REGIONAL_MANAGED_PROXY", Text(Assert.Single(subnets)!, "purpose"));
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
