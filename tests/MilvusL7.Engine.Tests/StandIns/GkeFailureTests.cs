using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>One thing wrong in the guide's world, and what GKE says and makes then.</summary>
public sealed class GkeFailureTests
{
    private const string NotExisting = "Error syncing to GCP: error running load balancer syncing routine: loadbalancer [a-z0-9]{8}-default-my-release-milvus-[a-z0-9]{8} does not exist: ";
    private const string PreSharedCert = "ingress.gcp.kubernetes.io/pre-shared-cert";
    private const string StaticIpName = "kubernetes.io/ingress.global-static-ip-name";

    [Fact]
    public void A_Service_without_the_NEG_annotation_is_refused()
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/neg", null));

        AssertFails(settled, "Translate", "Translation failed: invalid ingress spec: service \"default/my-release-milvus\" is type \"ClusterIP\", expected \"NodePort\" or \"LoadBalancer\" when not using NEGs");
        Assert.DoesNotContain(settled.Compute.Paths, path => !path.Contains("/firewalls/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_BackendConfig_that_does_not_exist_is_an_error_of_the_port()
    {
        var settled = Settle(world => world.Kubernetes.Remove("BackendConfig", GuideWorld.Namespace, GuideWorld.BackendConfigName));

        AssertFails(settled, "Translate", "Translation failed: invalid ingress spec: error getting BackendConfig for port \"&ServiceBackendPort{Name:,Number:19530,}\" on service \"default/my-release-milvus\", err: no BackendConfig for service port exists.");
    }

    [Fact]
    public void A_missing_Secret_stops_everything_after_the_back_end()
    {
        var settled = Settle(world => world.Kubernetes.Remove("Secret", GuideWorld.Namespace, GuideWorld.SecretName));

        AssertFails(settled, "Sync", "Error syncing to GCP: error running load balancer syncing routine: error initializing translator env: secrets \"my-release-milvus-tls\" not found");
        Assert.NotEmpty(settled.Compute.List("global/backendServices"));
        Assert.Empty(settled.Compute.List("global/urlMaps"));
    }

    [Fact]
    public void A_tls_entry_without_secretName_is_looked_for_under_no_name()
    {
        var settled = Settle(world => world.Ingress()["spec"]!["tls"]![0]!.AsObject().Remove("secretName"));

        AssertFails(settled, "Sync", "Error syncing to GCP: error running load balancer syncing routine: secret \"\" does not exist");
    }

    [Fact]
    public void A_static_address_that_does_not_exist_stops_after_the_proxy()
    {
        var settled = Settle(world => world.Ingress().SetAnnotation(StaticIpName, "my-release-ip"));

        AssertFailsLike(settled, NotExisting + "the given static IP name my-release-ip doesn't translate to an existing static IP\\.");
        Assert.NotEmpty(settled.Compute.List("global/urlMaps"));
        Assert.NotEmpty(settled.Compute.List("global/targetHttpProxies"));
        Assert.Empty(settled.Compute.List("global/forwardingRules"));
    }

    [Fact]
    public void A_regional_address_is_none()
    {
        var settled = Settle(world =>
        {
            world.Compute.Put("regions/us-west1/addresses", new() { ["name"] = "my-release-ip", ["address"] = "203.0.113.9" });
            world.Ingress().SetAnnotation(StaticIpName, "my-release-ip");
        });

        AssertFailsLike(settled, NotExisting + "the given static IP name my-release-ip doesn't translate to an existing static IP\\.");
    }

    [Fact]
    public void An_address_that_another_uses_is_a_conflict()
    {
        var settled = Settle(world =>
        {
            world.Compute.Put("global/addresses", new() { ["name"] = "my-release-ip", ["address"] = "203.0.113.9" });
            world.Compute.Put("global/forwardingRules", new() { ["name"] = "other", ["IPAddress"] = "203.0.113.9" });
            world.Ingress().SetAnnotation(StaticIpName, "my-release-ip");
        });

        AssertFailsLike(settled, NotExisting + "googleapi: Error 400: Invalid value for field 'resource\\.IPAddress': '203\\.0\\.113\\.9'\\. Specified IP address is in-use and would result in a conflict\\., invalid");
    }

    [Fact]
    public void A_static_address_is_taken_and_no_other_reserved()
    {
        var settled = Settle(world =>
        {
            world.Compute.Put("global/addresses", new() { ["name"] = "my-release-ip", ["address"] = "203.0.113.9" });
            world.Ingress().SetAnnotation(StaticIpName, "my-release-ip");
        });

        Assert.Equal("203.0.113.9", settled.Ingress()["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]!.ToString());
        Assert.Single(settled.Compute.List("global/addresses"));
        Assert.Null(settled.Ingress().GetAnnotation("ingress.kubernetes.io/static-ip"));
    }

    [Fact]
    public void A_FrontendConfig_that_goes_missing_leaves_the_address()
    {
        var world = Translator.Settle(GuideWorld.Create());
        world.Ingress().SetAnnotation("networking.gke.io/v1beta1.FrontendConfig", "gone");

        var settled = Translator.Settle(world);

        Assert.EndsWith("no FrontendConfig for Ingress exists.", Gke.Lasting(settled).Message, StringComparison.Ordinal);
        Assert.True(Gke.HasAddress(settled));
    }

    [Fact]
    public void A_port_name_that_the_Service_does_not_have_means_HTTP_and_nobody_says_so()
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/app-protocols", """{"grpc":"HTTP2"}"""));

        Assert.Equal("HTTP", Assert.Single(settled.Compute.List("global/backendServices"))["protocol"]!.ToString());
        AssertUp(settled);
    }

    [Fact]
    public void The_old_annotation_for_protocols_wins()
    {
        var settled = Settle(world => world.Service().SetAnnotation("service.alpha.kubernetes.io/app-protocols", """{"milvus":"HTTPS"}"""));

        Assert.Equal("HTTPS", Assert.Single(settled.Compute.List("global/backendServices"))["protocol"]!.ToString());
    }

    [Theory]
    [InlineData("milvus: HTTP2", "invalid character 'm' looking for beginning of value")]
    [InlineData("""{"milvus":"GRPC"}""", "invalid port application protocol: GRPC")]
    public void Protocols_that_cannot_be_read_are_an_error(string value, string error)
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/app-protocols", value));

        AssertFails(settled, "Translate", $"Translation failed: invalid ingress spec: could not parse \"service.alpha.kubernetes.io/app-protocols\" annotation on service \"default/my-release-milvus\", err: {error}");
    }

    [Theory]
    [InlineData("{default: x}", "BackendConfig annotation is invalid json")]
    [InlineData("{}", "no BackendConfig's found in annotation")]
    public void A_backend_config_annotation_that_says_nothing_is_an_error(string value, string error)
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/backend-config", value));

        AssertFails(settled, "Translate", $"Translation failed: invalid ingress spec: error getting BackendConfig for port \"&ServiceBackendPort{{Name:,Number:19530,}}\" on service \"default/my-release-milvus\", err: {error}");
    }

    [Fact]
    public void A_NEG_annotation_that_is_no_JSON_is_said_on_the_Service()
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/neg", "ingress: true"));

        Assert.Contains(settled.EventsOn("Service", GuideWorld.ServiceName), happened => happened.Reason == "ProcessServiceFailed");
        Assert.StartsWith("Translation failed: invalid ingress spec: service \"default/my-release-milvus\" is type", Gke.Lasting(settled).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-service", 19530, "could not find service \"default/no-such-service\"")]
    [InlineData("my-release-milvus", 1234, "could not find port \"&ServiceBackendPort{Name:,Number:1234,}\" in service \"default/my-release-milvus\"")]
    public void A_back_end_that_does_not_exist_is_an_error(string service, int port, string error)
    {
        var settled = Settle(world =>
        {
            var backend = world.Ingress()["spec"]!["rules"]![0]!["http"]!["paths"]![0]!["backend"]!["service"]!;
            backend["name"] = service;
            backend["port"]!["number"] = port;
        });

        AssertFails(settled, "Translate", $"Translation failed: invalid ingress spec: {error}");
    }

    [Fact]
    public void Without_a_BackendConfig_the_serving_port_is_asked_and_does_not_answer()
    {
        var settled = Settle(world => world.Service().SetAnnotation("cloud.google.com/backend-config", null));

        var check = Assert.Single(settled.Compute.List("global/healthChecks"));
        Assert.Equal("HTTP2", check["type"]!.ToString());
        Assert.Equal("USE_SERVING_PORT", check["http2HealthCheck"]!["portSpecification"]!.ToString());
        Assert.Equal("/", check["http2HealthCheck"]!["requestPath"]!.ToString());
        AssertUnhealthy(settled);
    }

    [Fact]
    public void A_backend_config_annotation_on_the_Ingress_does_nothing()
    {
        var settled = Settle(world =>
        {
            world.Service().SetAnnotation("cloud.google.com/backend-config", null);
            world.Ingress().SetAnnotation("cloud.google.com/backend-config", """{"default":"my-release-backendconfig"}""");
        });

        AssertUnhealthy(settled);
    }

    [Theory]
    [InlineData("port", "19530")]
    [InlineData("port", "8080")]
    [InlineData("type", "\"HTTPS\"")]
    [InlineData("requestPath", "\"/\"")]
    public void A_health_check_that_Milvus_does_not_answer_leaves_the_endpoints_unhealthy(string field, string value)
    {
        var settled = Settle(world => world.BackendConfig()["spec"]!["healthCheck"]![field] = JsonNode.Parse(value));

        AssertUnhealthy(settled);
    }

    [Fact]
    public void A_health_check_under_a_wrong_field_is_none()
    {
        var settled = Settle(world =>
        {
            var spec = world.BackendConfig()["spec"]!.AsObject();
            var check = spec["healthCheck"]!.DeepClone();
            spec.Remove("healthCheck");
            spec["healthcheck"] = check;
        });

        AssertUnhealthy(settled);
    }

    [Fact]
    public void A_health_check_timeout_over_the_interval_is_refused_by_Compute()
    {
        var settled = Settle(world => world.BackendConfig()["spec"]!["healthCheck"]!["checkIntervalSec"] = 5);

        AssertFails(settled, "Sync", "Error syncing to GCP: error running backend syncing routine: error ensuring health check: googleapi: Error 400: Invalid value for field 'resource.timeoutSec': '15'. TimeoutSec should be less than checkIntervalSec., invalid");
    }

    [Fact]
    public void A_BackendConfig_with_IAP_and_CDN_is_not_valid()
    {
        var settled = Settle(world => world.BackendConfig()["spec"] = JsonNode.Parse("""{"iap":{"enabled":true},"cdn":{"enabled":true}}"""));

        AssertFails(settled, "Translate", "Translation failed: invalid ingress spec: BackendConfig default/my-release-backendconfig is not valid: iap and cdn cannot be enabled at the same time");
    }

    [Fact]
    public void With_allow_http_false_there_is_no_port_80_and_no_address_of_its_own()
    {
        var settled = Settle(world => world.Ingress().SetAnnotation("kubernetes.io/ingress.allow-http", "false"));

        Assert.Equal("443-443", Assert.Single(settled.Compute.List("global/forwardingRules"))["portRange"]!.ToString());
        Assert.Empty(settled.Compute.List("global/addresses"));
        Assert.Null(settled.Ingress().GetAnnotation("ingress.kubernetes.io/forwarding-rule"));
        AssertUp(settled);
    }

    [Fact]
    public void With_allow_http_false_and_no_certificate_nothing_can_be_served()
    {
        var settled = Settle(world =>
        {
            world.Ingress().SetAnnotation("kubernetes.io/ingress.allow-http", "false");
            world.Ingress()["spec"]!.AsObject().Remove("tls");
        });

        AssertFailsLike(settled, NotExisting + "invalid configuration: both HTTP and HTTPS are disabled .*");
    }

    [Theory]
    [InlineData(null, "gce")]
    [InlineData("nginx", null)]
    public void An_Ingress_of_another_class_is_not_even_mentioned(string? annotation, string? className)
    {
        var settled = Settle(world =>
        {
            world.Ingress().SetAnnotation("kubernetes.io/ingress.class", annotation);
            world.Ingress()["spec"]!["ingressClassName"] = className;
            if (className is null)
            {
                world.Ingress()["spec"]!.AsObject().Remove("ingressClassName");
            }
        });

        Assert.Empty(settled.EventsOn("Ingress", GuideWorld.IngressName));
        Assert.Empty(settled.Compute.Paths);
        Assert.Null(settled.Ingress()["metadata"]!["finalizers"]);
    }

    [Fact]
    public void One_name_of_no_certificate_fails_all_of_HTTPS()
    {
        var settled = Settle(world => world.Ingress().SetAnnotation(PreSharedCert, "mcrt-0a1b2c3d-0000-0000-0000-000000000000"));

        AssertFailsLike(settled, NotExisting + "googleapi: Error 404: The resource 'projects/milvusl7-test/global/sslCertificates/mcrt-0a1b2c3d-0000-0000-0000-000000000000' was not found, notFound");
        Assert.Empty(settled.Compute.List("global/targetHttpsProxies"));
    }

    [Fact]
    public void A_certificate_map_that_others_set_on_the_proxy_stays()
    {
        var world = Translator.Settle(GuideWorld.Create());
        Assert.Single(world.Compute.List("global/targetHttpsProxies"))["certificateMap"] = "//certificatemanager.googleapis.com/projects/milvusl7-test/locations/global/certificateMaps/theirs";

        var proxy = Assert.Single(Translator.Settle(world).Compute.List("global/targetHttpsProxies"));

        Assert.EndsWith("/theirs", proxy["certificateMap"]!.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(proxy["sslCertificates"]!.AsArray());
    }

    [Fact]
    public void TLS_off_on_Milvus_is_nothing_that_GKE_sees()
    {
        // The health check is HTTP on 9091 whatever 19530 speaks.
        Assert.Equal(["HEALTHY", "HEALTHY"], Gke.Health(Settle(_ => { })));
    }

    [Fact]
    public void An_unready_pod_is_an_unhealthy_endpoint()
    {
        var settled = Settle(world =>
        {
            foreach (var condition in world.Pods()[0]["status"]!["conditions"]!.AsArray())
            {
                condition!["status"] = "False";
            }
        });

        Assert.Equal(["UNHEALTHY", "HEALTHY"], Gke.Health(settled));
        Assert.Contains("\"HEALTHY\"", settled.Ingress().GetAnnotation("ingress.kubernetes.io/backends"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-02T09:14:00Z", "False", "LoadBalancerNegNotReady")]
    [InlineData("2026-03-02T09:01:00Z", "True", "LoadBalancerNegTimeout")]
    public void A_pod_behind_a_failing_health_check_waits_ten_minutes(string created, string status, string reason)
    {
        var settled = Settle(world =>
        {
            world.Service().SetAnnotation("cloud.google.com/backend-config", null);
            world.Pods()[0]["metadata"]!["creationTimestamp"] = created;
        });

        var condition = Gke.NegCondition(settled.Pods()[0]);
        Assert.Equal(status, condition["status"]!.ToString());
        Assert.Equal(reason, condition["reason"]!.ToString());
        Assert.Contains(settled.EventsOn("Pod", settled.Pods()[0]["metadata"]!["name"]!.ToString()), happened => happened.Reason == reason);
    }

    [Fact]
    public void A_quota_that_is_used_up_is_an_error_of_the_sync()
    {
        var settled = Settle(world => world.Behaviour.Quotas["BACKEND_SERVICES"] = 0);

        AssertFails(settled, "Sync", "Error syncing to GCP: error running backend syncing routine: googleapi: Error 403: Quota 'BACKEND_SERVICES' exceeded.  Limit: 0.0 globally., quotaExceeded");
    }

    [Fact]
    public void A_Secret_with_what_is_no_certificate_is_refused_by_Compute()
    {
        var settled = Settle(world => world.Kubernetes.Put(GuideWorld.TlsSecret("no certificate", "no key")));

        AssertFailsLike(settled, NotExisting + "Cert creation failures - k8s2-cr-[a-z0-9-]+ Error:googleapi: Error 400: The SSL certificate could not be parsed\\., sslCertificateCouldNotParseCert");
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused_by_Compute()
    {
        var settled = Settle(world => world.Kubernetes.Put(GuideWorld.TlsSecret(GuideWorld.CreateCertificate(GuideWorld.Host).Certificate, GuideWorld.CreateCertificate(GuideWorld.Host).Key)));

        Assert.Contains("Cert creation failures - ", Gke.Lasting(settled).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_shared_VPC_without_the_right_the_command_is_said_and_health_checks_do_not_come_through()
    {
        var world = GuideWorld.Create(new GkeCluster { NetworkProject = "network-host" });
        world.Behaviour.FirewallForbidden = true;

        var settled = Translator.Settle(world);

        var happened = Assert.Single(settled.EventsOn("Ingress", GuideWorld.IngressName), happened => happened.Reason == "XPN");
        Assert.Equal(
            "Firewall change required by security admin: `gcloud compute firewall-rules create k8s-fw-l7--5c1d9e0742ab63f8 --network default --description \"GCE L7 firewall rule\" --allow tcp:19530,tcp:9091 --source-ranges 130.211.0.0/22,35.191.0.0/16 --target-tags gke-rig --project network-host`",
            happened.Message);
        Assert.Equal(GkeEvent.Normal, happened.Type);
        Assert.Empty(settled.Compute.List("global/firewalls"));
        AssertUnhealthy(settled);
    }

    [Fact]
    public void An_internal_Ingress_without_a_proxy_only_subnet_has_no_forwarding_rule()
    {
        var world = GuideWorld.CreateInternal();
        world.Compute.Remove($"regions/us-west1/subnetworks/{GuideWorld.ProxyOnlySubnet}");

        var settled = Translator.Settle(world);

        AssertFailsLike(settled, NotExisting + "googleapi: Error 400: Invalid value for field 'resource\\.target': '.*'\\. An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule\\., invalid");
    }

    [Fact]
    public void An_internal_Ingress_with_both_ports_needs_a_shared_address()
    {
        var world = GuideWorld.CreateInternal();
        world.Ingress().SetAnnotation("kubernetes.io/ingress.allow-http", null);

        var settled = Translator.Settle(world);

        Assert.Contains(Gke.Warnings(settled), happened => happened.Reason == "WillNotConfigureFrontend");
        Assert.False(Gke.HasAddress(settled));
    }

    [Fact]
    public void Two_Ingresses_with_one_host_both_get_an_address()
    {
        var settled = Settle(world =>
        {
            var second = world.Ingress().DeepClone().AsObject();
            second["metadata"]!["name"] = "second";
            world.Kubernetes.Put(second);
        });

        var addresses = settled.Kubernetes.List("Ingress").Select(ingress => ingress["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]!.ToString()).ToList();
        Assert.Equal(2, addresses.Distinct().Count());
        Assert.Single(settled.Compute.List("global/backendServices"));
    }

    [Theory]
    [InlineData("selector")]
    [InlineData("targetPort")]
    public void A_group_without_endpoints_is_made_all_the_same(string wrong)
    {
        var settled = Settle(world =>
        {
            if (wrong == "selector")
            {
                world.Service()["spec"]!["selector"]!["component"] = "nothing";
            }
            else
            {
                world.Service()["spec"]!["ports"]![0]!["targetPort"] = "grpc";
            }
        });

        Assert.Empty(Gke.Health(settled));
        Assert.DoesNotContain(settled.EventsOn("Service", GuideWorld.ServiceName), happened => happened.Reason == "Attach");
        Assert.Contains("\"Unknown\"", settled.Ingress().GetAnnotation("ingress.kubernetes.io/backends"), StringComparison.Ordinal);
        AssertUp(settled);
    }

    [Fact]
    public void A_managed_certificate_that_Google_cannot_see_stays_provisioning()
    {
        var settled = Translator.Settle(GuideWorld.CreateManaged("FAILED_NOT_VISIBLE"));

        var status = settled.ManagedCertificate()["status"]!;
        Assert.Equal("Provisioning", status["certificateStatus"]!.ToString());
        Assert.Equal("FailedNotVisible", status["domainStatus"]![0]!["status"]!.ToString());
        Assert.True(Gke.HasAddress(settled));
    }

    [Fact]
    public void A_managed_certificate_that_does_not_exist_is_said_on_the_Ingress()
    {
        var world = GuideWorld.CreateManaged();
        world.Kubernetes.Remove("ManagedCertificate", GuideWorld.Namespace, GuideWorld.ManagedCertificateName);

        var settled = Translator.Settle(world);

        Assert.Contains(Gke.Warnings(settled), happened => happened.Reason == "MissingCertificate" && happened.Message == "ManagedCertificate default:my-release-milvus-tls missing");
        Assert.Equal("80-80", Assert.Single(settled.Compute.List("global/forwardingRules"))["portRange"]!.ToString());
    }

    [Fact]
    public void One_managed_certificate_too_many_is_said_on_it()
    {
        var world = GuideWorld.CreateManaged();
        world.Behaviour.Quotas["SSL_CERTIFICATES"] = 0;

        Assert.Contains(Translator.Settle(world).EventsOn("ManagedCertificate", GuideWorld.ManagedCertificateName), happened => happened.Reason == "TooManyCertificates");
    }

    [Fact]
    public void A_group_that_is_never_made_keeps_the_first_error()
    {
        var settled = Settle(world => world.Behaviour.Hold(GkeStep.EndpointGroups));

        Assert.Contains("networkEndpointGroups", Gke.Lasting(settled).Message, StringComparison.Ordinal);
        Assert.False(Gke.HasAddress(settled));
    }

    [Fact]
    public void An_error_that_a_test_wants_is_said_again_and_again()
    {
        var settled = Settle(world => world.Behaviour.SyncError = "error running backend syncing routine: googleapi: Error 503: Service unavailable, backendError");

        var warning = Gke.Lasting(settled);
        Assert.Equal("Error syncing to GCP: error running backend syncing routine: googleapi: Error 503: Service unavailable, backendError", warning.Message);
        Assert.True(warning.Count > 10);
    }

    [Fact]
    public void A_group_that_cannot_be_synced_says_so_on_the_Service_and_in_its_object()
    {
        var world = Translator.Settle(GuideWorld.Create());
        world.Kubernetes.Remove("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-0");
        world.Behaviour.GroupSyncError = "googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded";

        var settled = Translator.Settle(world);

        var happened = Assert.Single(settled.EventsOn("Service", GuideWorld.ServiceName), happened => happened.Reason == "SyncNetworkEndpointGroupFailed");
        Assert.Matches("^Failed to sync NEG \"k8s1-[a-z0-9-]+\" \\(will retry\\): googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded$", happened.Message);
        Assert.Equal(settled.Now, happened.LastTimestamp);
        Assert.Equal("NegSyncFailed", Assert.Single(settled.Kubernetes.List("ServiceNetworkEndpointGroup"))["status"]!["conditions"]![0]!["reason"]!.ToString());
        Assert.Equal(2, Assert.Single(settled.Compute.Endpoints.Values).Count);
    }

    [Fact]
    public void A_deletion_that_Compute_refuses_keeps_the_finalizer()
    {
        var world = Translator.Settle(GuideWorld.Create());
        world.Ingress()["metadata"]!["deletionTimestamp"] = "2026-03-02T09:20:00Z";
        world.Behaviour.GarbageCollectionError = "googleapi: Error 400: The url_map resource is already being used, resourceInUseByAnotherResource";

        var settled = Translator.Settle(world);

        Assert.Equal("GarbageCollection", Gke.Lasting(settled).Reason);
        Assert.NotNull(settled.Ingress()["metadata"]!["finalizers"]);
        Assert.NotEmpty(settled.Compute.List("global/urlMaps"));
    }

    [Fact]
    public void An_Ingress_that_changes_its_class_loses_what_was_made_for_it()
    {
        var world = Translator.Settle(GuideWorld.Create());
        world.Ingress().SetAnnotation("kubernetes.io/ingress.class", "nginx");

        var settled = Translator.Settle(world);

        Assert.Empty(settled.Compute.Paths);
        Assert.Null(settled.Ingress()["metadata"]!["finalizers"]);
    }

    private static GkeWorld Settle(Action<GkeWorld> change)
    {
        var world = GuideWorld.Create();
        change(world);
        return Translator.Settle(world);
    }

    private static void AssertFails(GkeWorld settled, string reason, string message)
    {
        var warning = Gke.Lasting(settled);
        Assert.Equal((reason, message), (warning.Reason, warning.Message));
        Assert.False(Gke.HasAddress(settled));
    }

    private static void AssertFailsLike(GkeWorld settled, string pattern)
    {
        var warning = Gke.Lasting(settled);
        Assert.Equal("Sync", warning.Reason);
        Assert.Matches($"^{pattern}$", warning.Message);
        Assert.False(Gke.HasAddress(settled));
    }

    private static void AssertUp(GkeWorld settled)
    {
        Assert.True(Gke.HasAddress(settled));
        Assert.DoesNotContain(Gke.Warnings(settled), happened => happened.LastTimestamp == settled.Now);
    }

    private static void AssertUnhealthy(GkeWorld settled)
    {
        AssertUp(settled);
        Assert.Equal(["UNHEALTHY", "UNHEALTHY"], Gke.Health(settled));
        Assert.Contains("\"UNHEALTHY\"", settled.Ingress().GetAnnotation("ingress.kubernetes.io/backends"), StringComparison.Ordinal);
    }
}
