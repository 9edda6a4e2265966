using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.RigTests;

public sealed class CustomResourceTests
{
    [ClusterTheory]
    [InlineData("*.milvus.io")]
    [InlineData("milvus.io.")]
    [InlineData("Milvus.io")]
    public async Task A_managed_certificate_for_what_is_no_plain_host_name_is_refused(string domain)
    {
        await using var rig = await ClusterRig.StartAsync();

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => rig.Kubectl.ApplyAsync($$"""
            apiVersion: networking.gke.io/v1
            kind: ManagedCertificate
            metadata: {name: some}
            spec: {domains: ["{{domain}}"]}
            """));

        Assert.Contains("spec.domains", failure.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_backend_config_is_served_in_both_versions()
    {
        await using var rig = await ClusterRig.StartAsync();

        await rig.Kubectl.ApplyAsync("""
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: some}
            spec:
              healthCheck: {type: HTTP, port: 9091, requestPath: /healthz}
              logging: {enable: true}
            """);

        var old = await rig.Kubectl.GetAsync("backendconfigs.v1beta1.cloud.google.com", "some");
        Assert.Equal("/healthz", old["spec"]!["healthCheck"]!["requestPath"]!.ToString());
        Assert.Null(old["spec"]!["logging"]);
        Assert.NotNull((await rig.Kubectl.GetAsync("bc", "some"))["spec"]!["logging"]);
    }

    [ClusterFact]
    public async Task A_Milvus_keeps_fields_that_no_schema_names()
    {
        await using var rig = await ClusterRig.StartAsync();

        await rig.Kubectl.ApplyAsync("""
            apiVersion: milvus.io/v1beta1
            kind: Milvus
            metadata: {name: some}
            spec: {mode: cluster, components: {proxy: {serviceType: LoadBalancer}}}
            """);

        Assert.Equal("LoadBalancer", (await rig.Kubectl.GetAsync("milvus", "some"))["spec"]!["components"]!["proxy"]!["serviceType"]!.ToString());
    }
}
