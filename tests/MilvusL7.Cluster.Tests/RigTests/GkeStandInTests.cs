using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class GkeStandInTests
{
    private const string PreSharedCert = "ingress.gcp.kubernetes.io/pre-shared-cert";

    [ClusterFact]
    public async Task The_guides_objects_get_an_address_and_healthy_endpoints()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create());

        await place.UntilHealthyAsync();

        var ingress = await place.IngressAsync();
        Assert.Equal(["networking.gke.io/ingress-finalizer-V2"], ingress["metadata"]!["finalizers"]!.AsArray().Select(name => name!.ToString()));
        string rule = ingress["metadata"]!["annotations"]!["ingress.kubernetes.io/https-forwarding-rule"]!.ToString();
        Assert.Equal(ClusterRig.AddressOf(ingress), place.Compute.Get($"global/forwardingRules/{rule}")!["IPAddress"]!.ToString());
        string group = Assert.Single(place.Compute.List("zones/us-west1-a/networkEndpointGroups"))["name"]!.ToString();
        Assert.All(place.Compute.Endpoints("us-west1-a", group), endpoint => Assert.Equal("HEALTHY", place.Compute.Health("us-west1-a", group, endpoint.IpAddress, endpoint.Port)));
        Assert.Contains(group, (await place.Rig.Kubectl.GetAsync("service", GuideWorld.ServiceName))["metadata"]!["annotations"]!["cloud.google.com/neg-status"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(group, (await place.Rig.Kubectl.ListAsync("svcneg")).Single()["metadata"]!["name"]!.ToString());
    }

    [ClusterFact]
    public async Task A_healthy_start_has_the_events_of_one_and_its_warnings_pass()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create());
        await place.UntilHealthyAsync();

        var happened = (await place.EventsAsync("Ingress", GuideWorld.IngressName)).ToList();

        string[] messages = [.. happened.Where(each => each["type"]!.ToString() == "Normal").Select(each => each["message"]!.ToString().Split(' ')[0])];
        Assert.Equal(new[] { "ForwardingRule", "ForwardingRule", "IP", "Scheduled", "TargetProxy", "TargetProxy", "UrlMap" }, messages.Order(StringComparer.Ordinal));
        var warning = Assert.Single(happened, each => each["type"]!.ToString() == "Warning");
        Assert.Contains("networkEndpointGroups", warning["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains(await place.EventsAsync("Service", GuideWorld.ServiceName), each => each["reason"]!.ToString() == "Attach");
    }

    [ClusterFact]
    public async Task A_missing_Secret_is_said_again_and_again_until_it_is_there()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create(), without: "Secret");
        await Wait.UntilAsync("an event that grows", async () =>
            (await place.EventsAsync("Ingress", GuideWorld.IngressName)).Any(each =>
                each["message"]!.ToString() == "Error syncing to GCP: error running load balancer syncing routine: error initializing translator env: secrets \"my-release-milvus-tls\" not found"
                && each["count"]!.GetValue<int>() >= 3));
        Assert.Null(ClusterRig.AddressOf(await place.IngressAsync()));

        await place.ApplyAsync(GuideWorld.Create(), without: "Ingress");

        await place.UntilHealthyAsync();
    }

    [ClusterFact]
    public async Task Deleting_the_Ingress_removes_everything_and_then_the_finalizer()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create());
        await place.UntilHealthyAsync();

        await place.Rig.Kubectl.RunAsync("delete", "ingress", GuideWorld.IngressName, "--timeout=30s");

        foreach (string collection in (string[])["forwardingRules", "targetHttpProxies", "targetHttpsProxies", "urlMaps", "addresses", "sslCertificates", "backendServices", "healthChecks"])
        {
            Assert.Empty(place.Compute.List($"global/{collection}"));
        }

        await Wait.UntilAsync("no group", async () =>
            place.Compute.List("zones/us-west1-a/networkEndpointGroups").Count == 0
            && (await place.Rig.Kubectl.ListAsync("svcneg")).Count == 0
            && (await place.Rig.Kubectl.GetAsync("service", GuideWorld.ServiceName))["metadata"]!["annotations"]!["cloud.google.com/neg-status"] is null);
    }

    [ClusterFact]
    public async Task A_managed_certificate_turns_active_when_its_domain_does_and_goes_with_its_object()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.CreateManaged());
        await UntilCertificateAsync(place, "Provisioning");
        await place.UntilIngressAsync("its name", ingress => ingress["metadata"]!["annotations"]![PreSharedCert] is not null);
        await place.UntilHealthyAsync();

        place.Gke.Behaviour.DomainStates[GuideWorld.Host] = "FAILED_NOT_VISIBLE";
        await Wait.UntilAsync("the failure", async () => (await CertificateAsync(place))["status"]!["domainStatus"]![0]!["status"]!.ToString() == "FailedNotVisible");
        place.Gke.Behaviour.DomainStates[GuideWorld.Host] = "ACTIVE";
        await UntilCertificateAsync(place, "Active");
        string name = (await CertificateAsync(place))["status"]!["certificateName"]!.ToString();
        Assert.Equal("ACTIVE", place.Compute.Get($"global/sslCertificates/{name}")!["managed"]!["status"]!.ToString());
        await place.UntilIngressAsync("the certificate in use", ingress => ingress["metadata"]!["annotations"]!["ingress.kubernetes.io/ssl-cert"]?.ToString() == name);

        await place.Rig.Kubectl.RunAsync("delete", "managedcertificate", GuideWorld.ManagedCertificateName);

        await place.UntilIngressAsync("no certificate", ingress => ingress["metadata"]!["annotations"]![PreSharedCert] is null);
        await Wait.UntilAsync("no certificate at Compute", () => Task.FromResult(place.Compute.Get($"global/sslCertificates/{name}") is null));
    }

    [ClusterFact]
    public async Task A_step_that_is_held_back_comes_when_it_is_released()
    {
        var options = new GkeOptions();
        options.Behaviour.Hold(GkeStep.ForwardingRules);
        await using var place = await GuideRelease.StartAsync(options);
        await place.ApplyAsync(GuideWorld.Create());
        await Wait.UntilAsync("a proxy", () => Task.FromResult(place.Compute.List("global/targetHttpProxies").Count == 1));
        Assert.Empty(place.Compute.List("global/forwardingRules"));

        options.Behaviour.Release(GkeStep.ForwardingRules);

        await place.UntilHealthyAsync();
    }

    [ClusterFact]
    public async Task Pods_with_the_readiness_gate_are_ready_when_the_load_balancer_finds_them_healthy()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create());
        await place.UntilHealthyAsync();
        place.Gke.Behaviour.Hold(GkeStep.Health);
        await place.Rig.Kubectl.RunAsync("patch", "deployment", "my-release-milvus-proxy", "-p",
            """{"spec":{"template":{"spec":{"readinessGates":[{"conditionType":"cloud.google.com/load-balancer-neg-ready"}]}}}}""");
        await Wait.UntilAsync("a pod that waits", async () => (await GatesAsync(place)).Any(gate => gate["reason"]!.ToString() == "LoadBalancerNegNotReady"));

        place.Gke.Behaviour.Release(GkeStep.Health);

        await place.Rig.WaitForRolloutAsync();
        Assert.All(await GatesAsync(place), gate => Assert.StartsWith("Pod has become Healthy in NEG", gate["message"]!.ToString(), StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task What_others_set_on_a_resource_meanwhile_stays()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create());
        await place.UntilHealthyAsync();
        string path = $"global/targetHttpsProxies/{(await place.IngressAsync())["metadata"]!["annotations"]!["ingress.kubernetes.io/https-target-proxy"]}";
        place.Compute.Update(path, proxy => proxy["certificateMap"] = "//certificatemanager.googleapis.com/projects/milvusl7-test/locations/global/certificateMaps/theirs");

        await place.Rig.Kubectl.RunAsync("annotate", "ingress", GuideWorld.IngressName, "kubernetes.io/ingress.allow-http=false");

        await Wait.UntilAsync("no port 80", () => Task.FromResult(place.Compute.List("global/forwardingRules").Count == 1));
        Assert.NotNull(place.Compute.Get(path)!["certificateMap"]);
    }

    private static Task<JsonObject> CertificateAsync(GuideRelease place) => place.Rig.Kubectl.GetAsync("managedcertificate", GuideWorld.ManagedCertificateName);

    private static Task UntilCertificateAsync(GuideRelease place, string status) => Wait.UntilAsync(
        $"a certificate that is {status}", async () => (await CertificateAsync(place))["status"]?["certificateStatus"]?.ToString() == status);

    private static async Task<IReadOnlyList<JsonNode>> GatesAsync(GuideRelease place) =>
        [.. (await place.Rig.Kubectl.ListAsync("pods", "component=proxy"))
            .SelectMany(pod => pod["status"]?["conditions"]?.AsArray() ?? [])
            .OfType<JsonNode>()
            .Where(condition => condition["type"]!.ToString() == "cloud.google.com/load-balancer-neg-ready")];
}
