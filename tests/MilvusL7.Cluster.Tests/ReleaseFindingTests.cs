using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>Get-MilvusRelease on a cluster that is not tidy.</summary>
public sealed class ReleaseFindingTests
{
    private const string ByHand = """
        apiVersion: v1
        kind: Service
        metadata: {name: vectors-milvus}
        spec:
          type: ClusterIP
          selector: {app: vectors}
          ports: [{name: grpc, port: 19530, targetPort: 19530}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: vectors}
        spec:
          replicas: 1
          selector: {matchLabels: {app: vectors}}
          template:
            metadata: {labels: {app: vectors}}
            spec:
              containers:
              - name: proxy
                image: milvusdb/milvus:v2.5.4
                env: [{name: COMMON_SECURITY_AUTHORIZATIONENABLED, value: "true"}]
        """;

    [ClusterFact]
    public async Task A_release_that_cannot_be_read_does_not_hide_the_others()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        // A first install that failed leaves no deployed revision.
        var record = await place.Kubectl.GetAsync("secret", "sh.helm.release.v1.my-release.v1");
        var service = await place.Kubectl.GetAsync("service", Workplace.Service);
        await place.Kubectl.ApplyAsync(Renamed(record, "sh.helm.release.v1.aaa.v1", r => { r["metadata"]!["labels"]!["name"] = "aaa"; r["metadata"]!["labels"]!["status"] = "failed"; }));
        await place.Kubectl.ApplyAsync(Renamed(service, "aaa-milvus", s =>
        {
            s["metadata"]!["annotations"]!["meta.helm.sh/release-name"] = "aaa";
            s["spec"] = System.Text.Json.Nodes.JsonNode.Parse("""{"selector":{"app":"aaa"},"ports":[{"name":"milvus","port":19530}]}""");
        }));

        var run = await place.RunAsync("Get-MilvusRelease");

        Assert.Equal("aaa", run.AssertError("HelmReleaseNotDeployed").TargetObject);
        Assert.Equal(["my-release"], run.Output.Select(o => ModuleRun.Text(o, "Name")));
    }

    [ClusterFact]
    public async Task Manifests_written_by_hand_are_found_and_moved()
    {
        await using var place = await Workplace.StartAsync();
        await place.Kubectl.ApplyAsync(ByHand);

        var release = (await place.RunAsync("Get-MilvusRelease vectors")).AssertNoError();

        Assert.Equal("Manifest", release.Text("ManagedBy"));
        Assert.Equal("grpc", release.Text("PortName"));
        Assert.Equal("True", release.Text("AuthorizationEnabled"));
        (await place.RunAsync("Get-MilvusRelease vectors | Enable-MilvusTls | Add-MilvusL7Annotation")).AssertNoError();
        Assert.Equal("OneWay", (await place.RunAsync("Get-MilvusRelease vectors")).Text("TlsMode"));
    }

    [ClusterFact]
    public async Task A_Deployment_without_the_label_is_found_by_where_the_Service_leads()
    {
        await using var place = await Workplace.StartAsync();
        await place.Kubectl.ApplyAsync(ByHand.Replace("{name: vectors-milvus}", "{name: vectors-milvus, labels: {app.kubernetes.io/instance: vectors, app.kubernetes.io/name: milvus, component: proxy}}", StringComparison.Ordinal));

        Assert.Equal("True", (await place.RunAsync("Get-MilvusRelease vectors")).AssertNoError().Text("AuthorizationEnabled"));
        Assert.Equal(["Configured"], (await place.RunAsync("Get-MilvusRelease vectors | Enable-MilvusTls")).AssertNoError().Actions);
    }

    [ClusterFact]
    public async Task A_Service_that_leads_to_nothing_cannot_get_TLS()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await place.Kubectl.RunAsync("delete", "deployments", "--all");

        (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls")).AssertError("WorkloadNotFound");
    }

    [ClusterFact]
    public async Task A_release_whose_Helm_record_is_elsewhere_is_changed_with_Force_only()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place);
        await place.Kubectl.RunAsync("delete", "secrets", "-l", "owner=helm");
        var before = await place.SnapshotAsync();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm:$false");

        run.AssertError("HelmRecordMissing");
        Assert.Contains(run.Warnings, w => w.Contains("HELM_DRIVER", StringComparison.Ordinal));
        Assert.Empty(before.DifferencesTo(await place.SnapshotAsync()));
        (await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Force")).AssertNoError();
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task Source_ranges_set_on_the_Service_itself_count(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        await place.Kubectl.RunAsync("patch", "service", Workplace.Service, "--type", "merge", "-p", """{"spec":{"loadBalancerSourceRanges":["10.0.0.0/8"]}}""");

        (await place.RunAsync($"Get-MilvusRelease my-release | New-MilvusIngress {Workplace.Host} -PreSharedCertificate c")).AssertError("ExposureWidened");
    }

    private static string Renamed(System.Text.Json.Nodes.JsonObject resource, string name, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var copy = (System.Text.Json.Nodes.JsonObject)resource.DeepClone();
        var metadata = copy["metadata"]!.AsObject();
        metadata["name"] = name;
        metadata.Remove("resourceVersion");
        metadata.Remove("uid");
        copy.Remove("status");
        change(copy);
        return copy.ToJsonString();
    }
}
