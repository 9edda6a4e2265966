using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

public sealed class SideBySideCloneTests
{
    private static readonly EngineContext Context = new(new Reports(), CancellationToken.None);

    private static readonly ReleaseChange Tls = new()
    {
        Settings =
        [
            new MilvusSetting(MilvusConfiguration.TlsModeKey, "1", MilvusSettingsLocation.Environment),
            new MilvusSetting(MilvusConfiguration.HttpPortKey, "8080", MilvusSettingsLocation.Environment),
        ],
    };

    public static TheoryData<string> Releases => [.. CloneReleases.All];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task It_serves_with_TLS_from_files_of_its_own(string which)
    {
        var clone = SideBySideClone.Build(await SourceAsync(which), Tls);

        Assert.All(clone.All, o => Assert.Equal((CloneReleases.Clone, "milvus"), (o.Text("metadata", "name"), o.Text("metadata", "namespace"))));
        var container = Container(clone);
        Assert.Equal("1", Variable(container, "COMMON_SECURITY_TLSMODE"));
        Assert.Equal("8080", Variable(container, "PROXY_HTTP_PORT"));
        Assert.NotNull(container["readinessProbe"]);
        Assert.NotNull(container["image"]);
        var volume = clone.Deployment.Items("spec", "template", "spec", "volumes").Single(v => v.Text("name") == "milvus-config");
        Assert.Equal(CloneReleases.Clone, volume.Text("configMap", "name"));
        Assert.True(clone.ConfigMaps.Single().Map("data").ContainsKey("user.yaml"));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task It_bears_nothing_of_what_made_the_release(string which)
    {
        var clone = SideBySideClone.Build(await SourceAsync(which), Tls);

        var labels = new JsonObject
        {
            ["app.kubernetes.io/part-of"] = "my-release",
            ["app.kubernetes.io/managed-by"] = "MilvusL7",
            ["milvusl7/clone-of"] = CloneReleases.Service,
        };
        Assert.All(clone.All, o =>
        {
            Assert.Equal(["labels", "name", "namespace"], o["metadata"]!.AsObject().Select(m => m.Key).Order());
            Assert.True(JsonNode.DeepEquals(labels, o["metadata"]!["labels"]), o["metadata"]!["labels"]!.ToJsonString());
            Assert.Null(o["status"]);
        });
        string[] others = ["helm.sh/", "argoproj.io", "milvus.io/", "milvus-operator\"", "app.kubernetes.io/instance", "app.kubernetes.io/name", "checksum/config", "restartedAt", "last-applied", "ownerReferences", "nodePort", "clusterIP\"", "uid"];
        var text = string.Concat(clone.All.Where(o => o.Text("kind") != "ConfigMap").Select(o => o.ToJsonString()));
        Assert.All(others, o => Assert.DoesNotContain(o, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Neither_selects_the_others_pods(string which)
    {
        var source = await SourceAsync(which);
        var clone = SideBySideClone.Build(source, Tls);

        var own = clone.Deployment.Map("spec", "template", "metadata", "labels");
        var theirs = source.Serving.Resource.Map("spec", "template", "metadata", "labels");
        Assert.False(Matches(source.Service.At("spec", "selector"), own));
        Assert.False(Matches(source.Serving.Resource.At("spec", "selector", "matchLabels"), own));
        foreach (var selector in new[] { clone.Service.At("spec", "selector"), clone.Deployment.At("spec", "selector", "matchLabels") })
        {
            Assert.True(Matches(selector, own));
            Assert.False(Matches(selector, theirs));
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task It_is_no_release_of_its_own(string which)
    {
        var clone = SideBySideClone.Build(await SourceAsync(which), Tls);

        Assert.False(ReleaseFinder.IsMilvusService(clone.Service, () => [clone.Deployment]));
    }

    [Fact]
    public async Task It_is_as_many_as_the_release_is_now_and_scales_as_that_does()
    {
        var clone = SideBySideClone.Build(await SourceAsync("helm 5.0.19"), Tls);

        Assert.Equal(3, clone.Deployment.Number("spec", "replicas"));
        Assert.Equal(["minReplicas", "maxReplicas", "metrics", "scaleTargetRef"], clone.Autoscaler!["spec"]!.AsObject().Select(f => f.Key));
        Assert.Equal(CloneReleases.Clone, clone.Autoscaler.Text("spec", "scaleTargetRef", "name"));
        Assert.Equal("memory", clone.Autoscaler.Items("spec", "metrics").Single().Text("resource", "name"));
    }

    [Fact]
    public async Task What_its_own_autoscaler_made_of_it_stays()
    {
        var source = await SourceAsync("helm 5.0.19");
        var standing = SideBySideClone.Build(source, Tls).Deployment;
        standing["spec"]!["replicas"] = 7;

        var clone = SideBySideClone.Build(await SourceAsync("helm 5.0.19", standing), Tls);

        Assert.Equal(7, clone.Deployment.Number("spec", "replicas"));
    }

    [Fact]
    public async Task Without_an_autoscaler_it_has_none()
    {
        var source = await SourceAsync("manifest");

        Assert.Null(SideBySideClone.Build(source, Tls).Autoscaler);
    }

    [Fact]
    public async Task An_older_server_has_the_autoscaler_in_another_version()
    {
        var objects = CloneReleases.Objects("helm 5.0.19");
        objects.Single(o => o.Text("kind") == "HorizontalPodAutoscaler")["apiVersion"] = "autoscaling/v2beta2";
        var target = new ObjectsTarget(objects) { Unknown = { ResourceKind.HorizontalPodAutoscaler } };

        var clone = SideBySideClone.Build(await CloneSourceReader.ReadAsync(target, await CloneReleases.StateAsync(target, "helm 5.0.19", Context), Context), Tls);

        Assert.Equal("autoscaling/v2beta2", clone.Autoscaler.Text("apiVersion"));
        Assert.Equal(ResourceKind.OldHorizontalPodAutoscaler, ResourceRef.Of(clone.Autoscaler!).Kind);
    }

    [Fact]
    public async Task Its_pods_keep_off_each_other_as_those_of_the_release_do_and_off_others_as_before()
    {
        var clone = SideBySideClone.Build(await SourceAsync("helm 5.0.19"), Tls);

        var pod = clone.Deployment["spec"]!["template"]!["spec"];
        string own = """{"matchLabels":{"milvusl7/clone-of":"my-release-milvus"}}""";
        Assert.Equal(own, pod.Items("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution").Single()["labelSelector"]!.ToJsonString());
        Assert.Equal(own, pod.Items("topologySpreadConstraints").Single()["labelSelector"]!.ToJsonString());
        var preferred = pod.Items("affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution").Single();
        Assert.Equal("noisy", preferred.Text("podAffinityTerm", "labelSelector", "matchLabels", "app"));
    }

    [Fact]
    public async Task Of_the_pods_labels_and_annotations_those_stay_that_no_selector_and_no_tool_of_the_release_reads()
    {
        var metadata = SideBySideClone.Build(await SourceAsync("helm 5.0.19"), Tls).Deployment["spec"]!["template"]!["metadata"];

        Assert.Equal(["milvusl7/clone-of", "sidecar.istio.io/inject"], metadata.Map("labels").Keys.Order());
        Assert.Equal(["milvusl7/config-checksum", "prometheus.io/scrape"], metadata.Map("annotations").Keys.Order());
    }

    [Fact]
    public async Task Other_settings_roll_its_pods()
    {
        var source = await SourceAsync("helm 5.0.19");
        var changed = (JsonObject)source.ConfigMaps[0].DeepClone();
        changed["data"]!["user.yaml"] = "log: {level: debug}";

        Assert.NotEqual(
            SideBySideClone.Build(source, Tls).Deployment.Text("spec", "template", "metadata", "annotations", "milvusl7/config-checksum"),
            SideBySideClone.Build(source with { ConfigMaps = [changed] }, Tls).Deployment.Text("spec", "template", "metadata", "annotations", "milvusl7/config-checksum"));
    }

    [Fact]
    public async Task Each_ConfigMap_has_its_copy()
    {
        var objects = CloneReleases.Objects("helm 5.0.19").ToList();
        objects.Add(CloneReleases.Parse("{apiVersion: v1, kind: ConfigMap, metadata: {name: custom, namespace: milvus}, data: {user.yaml: 'a: b'}}")[0]);
        var pod = objects.Single(o => o.Text("kind") == "Deployment")["spec"]!["template"]!["spec"]!;
        pod["volumes"]!.AsArray().Add(new JsonObject { ["name"] = "custom", ["configMap"] = new JsonObject { ["name"] = "custom" } });
        pod["containers"]![0]!["volumeMounts"]![1]!["name"] = "custom";

        var clone = SideBySideClone.Build(await SourceAsync("helm 5.0.19", [.. objects]), Tls);

        Assert.Equal([CloneReleases.Clone, CloneReleases.Clone + "-2"], clone.ConfigMaps.Select(m => m.Text("metadata", "name")));
        Assert.Equal([CloneReleases.Clone, CloneReleases.Clone + "-2"], clone.Deployment.Items("spec", "template", "spec", "volumes").Select(v => v.Text("configMap", "name")).OfType<string>());
        Assert.Equal("a: b", clone.ConfigMaps[1].Text("data", "user.yaml"));
    }

    [Fact]
    public async Task A_variable_that_says_otherwise_is_overruled_and_others_stay()
    {
        var objects = CloneReleases.Objects("operator");
        objects.Last()["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Add(new JsonObject { ["name"] = "MILVUS_CONF_COMMON_SECURITY_TLSMODE", ["value"] = "0" });

        var container = Container(SideBySideClone.Build(await SourceAsync("operator", objects), Tls));

        Assert.Equal("1", Variable(container, "MILVUS_CONF_COMMON_SECURITY_TLSMODE"));
        Assert.Null(Variable(container, "COMMON_SECURITY_TLSMODE"));
        Assert.Contains(container.Items("env"), v => v.Text("name") == "MINIO_ACCESS_KEY");
    }

    [Fact]
    public async Task Its_own_server_certificate_is_mounted()
    {
        var clone = SideBySideClone.Build(await SourceAsync("helm 4.1.31"), Tls with { ServerCertificate = new SecretMount("proxy-tls", "/etc/milvus/certs") });

        var volume = clone.Deployment.Items("spec", "template", "spec", "volumes").Single(v => v.Text("name") == SecretMount.VolumeName);
        Assert.Equal("proxy-tls", volume.Text("secret", "secretName"));
        Assert.Equal("/etc/milvus/certs", Container(clone).Items("volumeMounts").Single(m => m.Text("name") == SecretMount.VolumeName).Text("mountPath"));
    }

    [Fact]
    public async Task Its_Service_has_the_ports_of_the_release_and_no_address_of_its_own()
    {
        var service = SideBySideClone.Build(await SourceAsync("helm 5.0.19"), Tls).Service;

        Assert.Equal("""{"type":"ClusterIP","ports":[{"name":"milvus","port":19530,"protocol":"TCP","targetPort":"milvus"},{"name":"metrics","port":9091,"protocol":"TCP","targetPort":"metrics"}],"selector":{"milvusl7/clone-of":"my-release-milvus"}}""", service["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("1", 2, 0, "my-release-milvus-proxy-1")]
    [InlineData("0", 2, 1, "my-release-milvus-proxy-0")]
    [InlineData("0", 2, 0, "my-release-milvus-proxy-1")]
    [InlineData("", 1, 3, "my-release-milvus-proxy-0")]
    [InlineData("", 0, 0, "my-release-milvus-proxy-1")]
    public async Task Of_an_operators_groups_the_current_one_is_cloned(string current, int readyOne, int readyZero, string expected)
    {
        var objects = CloneReleases.Objects("operator");
        objects.Single(o => o.Text("kind") == "Milvus")["metadata"]!["annotations"]!["milvus.io/proxy-current-group-id"] = current;
        foreach (var (deployment, ready) in objects.Where(o => o.Text("kind") == "Deployment").Zip([readyZero, readyOne]))
        {
            deployment["status"]!["readyReplicas"] = ready;
        }

        Assert.Equal(expected, (await SourceAsync("operator", objects)).Serving.Name);
    }

    [Fact]
    public async Task A_standalone_release_has_none()
    {
        var target = new ObjectsTarget(CloneReleases.Objects("helm 5.0.19"));
        var state = (await CloneReleases.StateAsync(target, "helm 5.0.19", Context)) with { Mode = MilvusMode.Standalone };

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => CloneSourceReader.ReadAsync(target, state, Context));

        Assert.Equal("SideBySideStandalone", fault.ErrorId);
    }

    [Theory]
    [InlineData("my-release-milvus", "my-release-milvus-l7")]
    [InlineData("a23456789-123456789-123456789-123456789-123456789-123456789-", "a23456789-123456789-123456789-123456789-123456789-123456789--l7")]
    public void Its_name_is_that_of_the_Service_with_l7(string service, string name) => Assert.Equal(name, SideBySideClone.NameOf(service));

    [Fact]
    public void A_name_too_long_for_that_is_cut_and_stays_apart_from_others()
    {
        string[] services = [new string('a', 61), new string('a', 62), new string('a', 60) + "b"];

        var names = services.Select(SideBySideClone.NameOf).ToArray();

        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, n => Assert.True(n.Length <= 63 && n.EndsWith("-l7", StringComparison.Ordinal), n));
    }

    private static Task<CloneSource> SourceAsync(string which, JsonObject? standing = null) =>
        SourceAsync(which, standing is null ? CloneReleases.Objects(which) : [.. CloneReleases.Objects(which), standing]);

    private static async Task<CloneSource> SourceAsync(string which, JsonObject[] objects)
    {
        var target = new ObjectsTarget(objects);
        return await CloneSourceReader.ReadAsync(target, await CloneReleases.StateAsync(target, which, Context), Context);
    }

    private static JsonObject Container(CloneObjects clone) => clone.Deployment.Items("spec", "template", "spec", "containers").Single();

    private static string? Variable(JsonObject container, string name) => container.Items("env").SingleOrDefault(v => v.Text("name") == name).Text("value");

    private static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        var wanted = selector.Map();
        Assert.NotEmpty(wanted);
        return wanted.All(w => labels.TryGetValue(w.Key, out var value) && value == w.Value);
    }
}
