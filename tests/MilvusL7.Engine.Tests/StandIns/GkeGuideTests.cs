using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>What GKE makes of the guide's manifests when all is well, as far as the facts say it.</summary>
public sealed class GkeGuideTests
{
    private static readonly GkeWorld Settled = Translator.Settle(GuideWorld.Create());

    [Fact]
    public void The_Ingress_has_an_address_and_says_what_was_made()
    {
        var ingress = Settled.Ingress();

        Assert.StartsWith("198.51.100.", ingress["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("networking.gke.io/ingress-finalizer-V2", ingress["metadata"]!["finalizers"]![0]!.ToString());
        foreach (var (annotation, collection) in new[]
        {
            ("url-map", "urlMaps"), ("forwarding-rule", "forwardingRules"), ("https-forwarding-rule", "forwardingRules"), ("target-proxy", "targetHttpProxies"),
            ("https-target-proxy", "targetHttpsProxies"), ("ssl-cert", "sslCertificates"), ("static-ip", "addresses"),
        })
        {
            string name = ingress.GetAnnotation($"ingress.kubernetes.io/{annotation}")!;
            Assert.NotNull(Settled.Compute.Get($"global/{collection}/{name}"));
            Assert.True(name.Length <= 63, name);
        }
    }

    [Fact]
    public void The_address_is_reserved_under_the_forwarding_rules_name()
    {
        var ingress = Settled.Ingress();

        Assert.Equal(ingress.GetAnnotation("ingress.kubernetes.io/forwarding-rule"), ingress.GetAnnotation("ingress.kubernetes.io/static-ip"));
        var address = Assert.Single(Settled.Compute.List("global/addresses"));
        Assert.All(Settled.Compute.List("global/forwardingRules"), rule => Assert.Equal(address["address"]!.ToString(), rule["IPAddress"]!.ToString()));
    }

    [Fact]
    public void The_back_end_speaks_HTTP2_and_is_checked_on_the_metrics_port()
    {
        var service = Assert.Single(Settled.Compute.List("global/backendServices"));
        var check = Assert.Single(Settled.Compute.List("global/healthChecks"));

        Assert.Equal("HTTP2", service["protocol"]!.ToString());
        Assert.Equal("HTTP", check["type"]!.ToString());
        Assert.Equal("9091", check["httpHealthCheck"]!["port"]!.ToString());
        Assert.Equal("/healthz", check["httpHealthCheck"]!["requestPath"]!.ToString());
        Assert.Equal(["HEALTHY", "HEALTHY"], Gke.Health(Settled));
        Assert.Equal($$"""{"{{service["name"]}}":"HEALTHY"}""", Settled.Ingress().GetAnnotation("ingress.kubernetes.io/backends"));
    }

    [Fact]
    public void The_Service_names_its_group_and_the_group_has_an_object()
    {
        string group = Assert.Single(Settled.Compute.List("zones/us-west1-a/networkEndpointGroups"))["name"]!.ToString();

        Assert.Equal(
            $$"""{"network_endpoint_groups":{"19530":"{{group}}"},"zones":["us-west1-a"]}""", Settled.Service().GetAnnotation("cloud.google.com/neg-status"));
        Assert.NotNull(Settled.Kubernetes.Get("ServiceNetworkEndpointGroup", GuideWorld.Namespace, group));
        Assert.Equal(["Create", "Attach"], Settled.EventsOn("Service", GuideWorld.ServiceName).Select(happened => happened.Reason));
    }

    [Fact]
    public void The_host_is_routed_with_all_its_paths()
    {
        var map = Assert.Single(Settled.Compute.List("global/urlMaps"));

        Assert.Equal(GuideWorld.Host, map["hostRules"]![0]!["hosts"]![0]!.ToString());
        Assert.Equal("/*", map["pathMatchers"]![0]!["pathRules"]![0]!["paths"]![0]!.ToString());
    }

    [Fact]
    public void The_first_syncs_fail_for_want_of_the_group_and_then_no_more()
    {
        var warning = Assert.Single(Gke.Warnings(Settled));

        Assert.Matches(
            "^Error syncing to GCP: error running backend syncing routine: googleapi: Error 404: The resource 'projects/milvusl7-test/zones/us-west1-a/networkEndpointGroups/k8s1-[0-9a-z-]+' was not found, notFound$",
            warning.Message);
        Assert.True(warning.LastTimestamp < Settled.Now.AddMinutes(-10));
        Assert.Equal("IPChanged", Settled.EventsOn("Ingress", GuideWorld.IngressName)[^1].Reason);
    }

    [Fact]
    public void Pods_that_came_before_the_Ingress_are_ready_at_once_and_later_ones_when_they_are_healthy()
    {
        var world = GuideWorld.Create();
        world.Pods()[1]["metadata"]!["creationTimestamp"] = "2026-03-02T09:05:00Z";

        var conditions = Translator.Settle(world).Pods().Select(Gke.NegCondition).ToList();

        Assert.All(conditions, condition => Assert.Equal("True", condition["status"]!.ToString()));
        Assert.StartsWith("Pod does not belong to any NEG.", conditions[0]["message"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Pod has become Healthy in NEG", conditions[1]["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_firewall_lets_health_checks_in_on_both_ports()
    {
        var rule = Assert.Single(Settled.Compute.List("global/firewalls"));

        Assert.Equal("""["19530","9091"]""", rule["allowed"]![0]!["ports"]!.ToJsonString());
        Assert.Equal("""["130.211.0.0/22","35.191.0.0/16"]""", rule["sourceRanges"]!.ToJsonString());
    }

    [Fact]
    public void A_managed_certificate_comes_by_the_annotation_that_others_may_use_too()
    {
        var world = GuideWorld.CreateManaged();
        world.Ingress().SetAnnotation("ingress.gcp.kubernetes.io/pre-shared-cert", "my-own");
        world.Compute.Put("global/sslCertificates", new() { ["name"] = "my-own" });

        var settled = Translator.Settle(world);

        string name = settled.ManagedCertificate()["status"]!["certificateName"]!.ToString();
        Assert.StartsWith("mcrt-", name, StringComparison.Ordinal);
        Assert.Equal($"{name},my-own", settled.Ingress().GetAnnotation("ingress.gcp.kubernetes.io/pre-shared-cert"));
        Assert.Equal("Active", settled.ManagedCertificate()["status"]!["certificateStatus"]!.ToString());
        Assert.Equal("ACTIVE", settled.Compute.Get($"global/sslCertificates/{name}")!["managed"]!["status"]!.ToString());
        Assert.Equal($"{name},my-own", settled.Ingress().GetAnnotation("ingress.kubernetes.io/ssl-cert"));
    }

    [Fact]
    public void A_FrontendConfig_redirects_by_a_URL_map_of_its_own()
    {
        var world = GuideWorld.Create();
        world.Kubernetes.Put($$"""
            {
              "kind": "FrontendConfig", "metadata": { "name": "redirect", "namespace": "{{GuideWorld.Namespace}}" },
              "spec": { "redirectToHttps": { "enabled": true, "responseCodeName": "PERMANENT_REDIRECT" }, "sslPolicy": "modern" }
            }
            """);
        world.Compute.Put("global/sslPolicies", new() { ["name"] = "modern" });
        world.Ingress().SetAnnotation("networking.gke.io/v1beta1.FrontendConfig", "redirect");

        var settled = Translator.Settle(world);

        string map = settled.Ingress().GetAnnotation("ingress.kubernetes.io/redirect-url-map")!;
        Assert.Equal("PERMANENT_REDIRECT", settled.Compute.Get($"global/urlMaps/{map}")!["defaultUrlRedirect"]!["redirectResponseCode"]!.ToString());
        Assert.EndsWith(map, Assert.Single(settled.Compute.List("global/targetHttpProxies"))["urlMap"]!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/sslPolicies/modern", Assert.Single(settled.Compute.List("global/targetHttpsProxies"))["sslPolicy"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_Ingress_is_made_of_regional_resources()
    {
        var settled = Translator.Settle(GuideWorld.CreateInternal());

        Assert.DoesNotContain(settled.Compute.Paths, path => path.StartsWith("global/", StringComparison.Ordinal) && !path.Contains("/firewalls/", StringComparison.Ordinal));
        var rule = Assert.Single(settled.Compute.List("regions/us-west1/forwardingRules"));
        Assert.Equal("INTERNAL_MANAGED", rule["loadBalancingScheme"]!.ToString());
        Assert.Equal(rule["IPAddress"]!.ToString(), settled.Ingress()["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]!.ToString());
        Assert.Contains("10.129.0.0/23", Assert.Single(settled.Compute.List("global/firewalls"))["sourceRanges"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_it_can_be_asked_of_the_Compute_stand_in()
    {
        var state = new ComputeState(Settled.Cluster.Project);
        ComputeStateWriter.Write(state, Settled);

        var address = Assert.Single(state.List("global/addresses"));
        Assert.Equal("IN_USE", address["status"]!.ToString());
        var service = Assert.Single(state.List("global/backendServices"));
        Assert.Equal("30", service["timeoutSec"]!.ToString());
        string group = service["name"]!.ToString();
        Assert.All(state.Endpoints("us-west1-a", group), endpoint => Assert.Equal("HEALTHY", state.Health("us-west1-a", group, endpoint.IpAddress, endpoint.Port)));
        Assert.Equal(2, state.Endpoints("us-west1-a", group).Count);
    }

    [Fact]
    public void The_same_world_settles_to_the_same_and_stays_as_it_was_given()
    {
        var world = GuideWorld.Create();
        string before = world.Ingress().ToJsonString();

        string first = Translator.Settle(world).Ingress().ToJsonString();

        Assert.Equal(before, world.Ingress().ToJsonString());
        Assert.Equal(first, Translator.Settle(world).Ingress().ToJsonString());
    }

    [Fact]
    public void A_deleted_Ingress_leaves_nothing_behind()
    {
        var world = Translator.Settle(GuideWorld.Create());
        world.Ingress()["metadata"]!["deletionTimestamp"] = "2026-03-02T09:20:00Z";

        var settled = Translator.Settle(world);

        Assert.Empty(settled.Compute.Paths);
        Assert.Empty(settled.Kubernetes.List("ServiceNetworkEndpointGroup"));
        Assert.Null(settled.Ingress()["metadata"]!["finalizers"]);
        Assert.Null(settled.Service().GetAnnotation("cloud.google.com/neg-status"));
    }

    [Theory]
    [InlineData("/", "Prefix", "/*")]
    [InlineData("/", "ImplementationSpecific", "/")]
    [InlineData("/milvus", "Prefix", "/milvus /milvus/*")]
    [InlineData("/milvus", "Exact", "/milvus")]
    public void A_path_becomes_what_its_type_says(string path, string type, string expected)
    {
        var world = GuideWorld.Create();
        var rule = world.Ingress()["spec"]!["rules"]![0]!["http"]!["paths"]![0]!;
        rule["path"] = path;
        rule["pathType"] = type;

        var rules = Assert.Single(Translator.Settle(world).Compute.List("global/urlMaps"))["pathMatchers"]![0]!["pathRules"]!.AsArray();

        Assert.Equal(expected, string.Join(' ', rules.Select(each => each!["paths"]![0]!.ToString())));
    }
}
