using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

public sealed class PreflightTests : IAsyncLifetime
{
    private PreflightPlace _place = null!;

    public async Task InitializeAsync() => _place = await PreflightPlace.StartAsync();

    public Task DisposeAsync() => _place.DisposeAsync().AsTask();

    [Fact]
    public async Task Where_nothing_stands_in_the_way_all_pass()
    {
        var checks = await _place.RunAsync();

        Assert.All(checks, c => Assert.True(c.Result == MilvusL7CheckResult.Passed, $"{c}: {c.Message}"));
        Assert.Equal(["Permissions", "GkeKinds", "HttpLoadBalancing", "VpcNative", "ProjectAccess", "Quota", "HostNames", "IngressConflict", "MilvusVersion"], checks.Select(c => c.Id));
        Assert.All(checks, c => Assert.NotEmpty(c.Message));
    }

    [Fact]
    public async Task All_rights_that_are_missing_are_named_with_the_rules_that_give_them()
    {
        _place.Denied.UnionWith(["create ingresses", "patch ingresses", "patch services"]);

        var check = await _place.OneAsync("Permissions");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Equal("In namespace 'milvus', the account is not allowed to: patch services, create ingresses.networking.k8s.io, patch ingresses.networking.k8s.io.", check.Message);
        Assert.Contains("""{apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: ["create", "patch"]}""", check.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_is_asked_for_with_its_namespace_its_subresource_and_its_name()
    {
        await _place.RunAsync(r => r with { Rights = [new("patch", "apps", "deployments/scale", "my-release-milvus-l7")] });

        Assert.Equal("""{"namespace":"milvus","verb":"patch","group":"apps","resource":"deployments","subresource":"scale","name":"my-release-milvus-l7"}""", _place.Asked[^1].ToJsonString());
    }

    [Fact]
    public async Task An_administrator_is_asked_one_question()
    {
        _place.Denied.Clear();

        Assert.Equal(MilvusL7CheckResult.Passed, (await _place.OneAsync("Permissions")).Result);

        Assert.Equal("""{"namespace":"milvus","verb":"*","group":"*","resource":"*"}""", _place.Asked.Single().ToJsonString());
    }

    [Fact]
    public async Task Kinds_that_the_cluster_lacks_are_named()
    {
        _place.Paths.Remove("/apis/networking.gke.io/v1beta1");

        var check = await _place.OneAsync("GkeKinds");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("does not have the kinds FrontendConfig (frontendconfigs.networking.gke.io/v1beta1)", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_that_are_not_used_may_be_missing()
    {
        _place.Paths.Remove("/apis/networking.gke.io/v1");
        _place.Paths.Remove("/apis/networking.gke.io/v1beta1");

        var check = await _place.OneAsync("GkeKinds", r => r with { UsesFrontendConfig = false, UsesManagedCertificate = false });

        Assert.Equal(MilvusL7CheckResult.Passed, check.Result);
    }

    [Fact]
    public async Task Whether_the_add_on_is_on_may_be_unknown()
    {
        _place.Paths.Remove("/api/v1/namespaces/kube-system/configmaps/ingress-uid");

        var check = await _place.OneAsync("HttpLoadBalancing");

        Assert.Equal(MilvusL7CheckResult.Unknown, check.Result);
        Assert.Contains("--update-addons=HttpLoadBalancing=ENABLED", check.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Ingress_that_has_its_load_balancer_shows_the_add_on_where_its_ConfigMap_may_not_be_read()
    {
        _place.Forbidden.Add("/api/v1/namespaces/kube-system/configmaps/ingress-uid");
        var other = PreflightPlace.Ingress("other", "other.milvus.io");
        other["metadata"]!["annotations"]!["ingress.kubernetes.io/url-map"] = "k8s2-um-x";
        _place.HaveIngresses(other);

        Assert.Equal(MilvusL7CheckResult.Passed, (await _place.OneAsync("HttpLoadBalancing")).Result);
    }

    [Theory]
    [InlineData("NodeController create implicit route", MilvusL7CheckResult.Passed)]
    [InlineData("RouteController created a route", MilvusL7CheckResult.Failed)]
    [InlineData("Cilium is running on this node", MilvusL7CheckResult.Unknown)]
    [InlineData(null, MilvusL7CheckResult.Unknown)]
    public async Task What_Kubernetes_says_of_its_routes_tells_a_VPC_native_cluster(string? route, MilvusL7CheckResult expected)
    {
        _place.Paths["/api/v1/nodes"] = PreflightPlace.List(PreflightPlace.Node(route));

        Assert.Equal(expected, (await _place.OneAsync("VpcNative")).Result);
    }

    [Theory]
    [InlineData(true, MilvusL7CheckResult.Passed)]
    [InlineData(false, MilvusL7CheckResult.Failed)]
    public async Task Where_the_nodes_do_not_tell_it_Compute_does(bool hasAlias, MilvusL7CheckResult expected)
    {
        _place.Paths["/api/v1/nodes"] = PreflightPlace.List(PreflightPlace.Node("Cilium is running on this node"));
        _place.HaveInstance(hasAlias);

        Assert.Equal(expected, (await _place.OneAsync("VpcNative")).Result);
    }

    [Fact]
    public async Task Without_the_right_to_nodes_what_they_tell_is_unknown_and_stops_nothing()
    {
        _place.Forbidden.Add("/api/v1/nodes");

        var checks = await _place.RunAsync();

        Assert.DoesNotContain(checks, c => c.Result == MilvusL7CheckResult.Failed);
        Assert.Contains("is not allowed to list nodes", checks.Single(c => c.Id == "VpcNative").Message, StringComparison.Ordinal);
        // Neither the nodes nor the context name a project here.
        Assert.Equal(MilvusL7CheckResult.Unknown, checks.Single(c => c.Id == "ProjectAccess").Result);
    }

    [Fact]
    public async Task Without_access_to_the_project_that_is_unknown()
    {
        _place.ComputeServer.Forbid("compute.projects.get");

        var checks = await _place.RunAsync();

        Assert.All(checks.Where(c => c.Id is "ProjectAccess" or "Quota"), c => Assert.Equal(MilvusL7CheckResult.Unknown, c.Result));
        Assert.Contains("compute.projects.get", checks.Single(c => c.Id == "ProjectAccess").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_access_to_a_project_that_is_needed_it_fails()
    {
        _place.ComputeServer.Forbid("compute.projects.get");

        Assert.Equal(MilvusL7CheckResult.Failed, (await _place.RunAsync(r => r with { NeedsCompute = true })).Single(c => c.Id == "ProjectAccess").Result);
    }

    [Fact]
    public async Task Compute_that_is_not_to_be_asked_leaves_it_unknown()
    {
        _place.Skip = "Compute was skipped (-SkipCompute)";

        var checks = await _place.RunAsync();

        Assert.Equal(["ProjectAccess", "Quota"], checks.Where(c => c.Result == MilvusL7CheckResult.Unknown).Select(c => c.Id));
        Assert.Empty(_place.ComputeServer.Requests);
    }

    [Fact]
    public async Task A_quota_that_is_full_fails()
    {
        _place.Compute.SetQuota("BACKEND_SERVICES", 9, usage: 9);

        var check = await _place.OneAsync("Quota");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("BACKEND_SERVICES 9 of 9 in project milvusl7-test", check.Message, StringComparison.Ordinal);
        Assert.Contains("gcloud compute backend-services list --project milvusl7-test", check.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_that_stands_needs_no_more_of_it()
    {
        _place.Compute.SetQuota("BACKEND_SERVICES", 9, usage: 9);
        var ours = PreflightPlace.Ingress("my-release-milvus", "my-release.milvus.io", ours: true);
        ours["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "203.0.113.7" }) } };
        _place.HaveIngresses(ours);

        Assert.Equal(MilvusL7CheckResult.Passed, (await _place.OneAsync("Quota")).Result);
    }

    [Theory]
    [InlineData(true, MilvusL7CheckResult.Failed)]
    [InlineData(false, MilvusL7CheckResult.Passed)]
    public async Task The_quota_of_addresses_counts_where_one_is_made(bool makesAddress, MilvusL7CheckResult expected)
    {
        _place.Compute.SetQuota("STATIC_ADDRESSES", 2, usage: 2);

        Assert.Equal(expected, (await _place.OneAsync("Quota", r => r with { MakesAddress = makesAddress })).Result);
    }

    [Theory]
    [InlineData("http://my-release.milvus.io", false)]
    [InlineData("my_release.milvus.io", false)]
    [InlineData("*.milvus.io", true)]
    public async Task A_host_name_that_cannot_be_one_fails(string host, bool managed)
    {
        var check = await _place.OneAsync("HostNames", r => r with { HostNames = [host], UsesManagedCertificate = managed });

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.NotNull(check.RecommendedAction);
    }

    [Fact]
    public async Task Without_a_host_name_it_fails() =>
        Assert.Equal(MilvusL7CheckResult.Failed, (await _place.OneAsync("HostNames", r => r with { HostNames = [] })).Result);

    [Fact]
    public async Task An_Ingress_with_one_of_the_hosts_fails()
    {
        _place.HaveIngresses(PreflightPlace.Ingress("other", "My-Release.milvus.io"));

        var check = await _place.OneAsync("IngressConflict");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("Ingress 'other'", check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gce-internal")]
    [InlineData("nginx")]
    public async Task One_of_another_class_does_not(string ingressClass)
    {
        var other = PreflightPlace.Ingress("other", "my-release.milvus.io");
        other["metadata"]!["annotations"]!["kubernetes.io/ingress.class"] = ingressClass;
        _place.HaveIngresses(other);

        Assert.Equal(MilvusL7CheckResult.Passed, (await _place.OneAsync("IngressConflict")).Result);
    }

    [Theory]
    [InlineData(true, MilvusL7CheckResult.Passed)]
    [InlineData(false, MilvusL7CheckResult.Failed)]
    public async Task An_Ingress_of_that_name_fails_where_others_made_it(bool ours, MilvusL7CheckResult expected)
    {
        _place.HaveIngresses(PreflightPlace.Ingress("my-release-milvus", "my-release.milvus.io", ours));

        Assert.Equal(expected, (await _place.OneAsync("IngressConflict")).Result);
    }

    [Theory]
    [InlineData(MilvusL7Strategy.SideBySide, true)]
    [InlineData(MilvusL7Strategy.InPlace, false)]
    public async Task Side_by_side_it_says_that_the_release_keeps_its_version(MilvusL7Strategy strategy, bool says)
    {
        var check = await _place.OneAsync("MilvusVersion", r => r with { Strategy = strategy });

        Assert.Equal(MilvusL7CheckResult.Passed, check.Result);
        Assert.Equal(says, check.Message.Contains("First run Complete-MilvusL7 or Disable-MilvusL7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proxies_of_two_images_fail()
    {
        _place.State = _place.State with { Workloads = [Workload("a", "milvusdb/milvus:v2.5.16"), Workload("b", "milvusdb/milvus:v2.6.1")] };

        Assert.Equal(MilvusL7CheckResult.Failed, (await _place.OneAsync("MilvusVersion")).Result);
    }

    private static WorkloadState Workload(string name, string image) => new() { Name = name, Image = image, IsServing = true, Resource = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 } } };
}
