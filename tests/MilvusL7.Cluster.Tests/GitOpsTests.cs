using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

public sealed class GitOpsTests
{
    [ClusterTheory]
    [InlineData(MilvusRelease.Manifest, "service", "annotate", "argocd.argoproj.io/tracking-id=vectors:/Service:ns/my-release-milvus", "Argo CD", "Application vectors")]
    [InlineData(MilvusRelease.Manifest, "service", "label", "argocd.argoproj.io/instance=vectors", "Argo CD", "Application vectors")]
    [InlineData(MilvusRelease.Manifest, "service", "label", "kustomize.toolkit.fluxcd.io/name=vectors kustomize.toolkit.fluxcd.io/namespace=flux-system", "Flux", "Kustomization flux-system/vectors")]
    [InlineData(MilvusRelease.Helm, "service", "label", "helm.toolkit.fluxcd.io/name=vectors helm.toolkit.fluxcd.io/namespace=flux-system", "Flux", "HelmRelease flux-system/vectors")]
    [InlineData(MilvusRelease.Operator, "milvus", "label", "argocd.argoproj.io/instance=vectors", "Argo CD", "Application vectors")]
    public async Task A_release_that_a_GitOps_tool_manages_is_refused_naming_it_and_Force_goes_on(string owner, string kind, string how, string marks, string tool, string by)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        await place.Kubectl.RunAsync([how, kind, kind == "milvus" ? Workplace.Release : Workplace.Service, .. marks.Split(' ')]);
        await Expected.WaitForQuietAsync(place);
        var before = await place.Rig.SnapshotAsync();

        var run = await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Confirm:$false");

        var error = run.AssertError("GitOpsManaged");
        Assert.Contains(tool, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(by, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Path", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before.ResourceVersions, (await place.Rig.SnapshotAsync()).ResourceVersions);

        (await place.RunAsync("Get-MilvusRelease my-release | Set-MilvusServiceType ClusterIP -Force")).AssertNoError();

        Assert.Equal("ClusterIP", (await place.RunAsync("Get-MilvusRelease my-release")).Text("ServiceType"));
    }

    [ClusterFact]
    public async Task An_Ingress_that_a_GitOps_tool_manages_is_refused_too()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await place.Kubectl.ApplyAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: my-release-milvus
              annotations: {argocd.argoproj.io/tracking-id: "edge:networking.k8s.io/Ingress:ns/my-release-milvus"}
            spec:
              defaultBackend: {service: {name: web, port: {number: 80}}}
            """);
        var before = await place.SnapshotAsync();
        const string New = $"Get-MilvusRelease my-release | New-MilvusIngress {Workplace.Host} -PreSharedCertificate c";

        Assert.Contains("Application edge", (await place.RunAsync(New)).AssertError("GitOpsManaged").ToString(), StringComparison.Ordinal);

        Assert.Empty(before.DifferencesTo(await place.SnapshotAsync()));
        (await place.RunAsync(New + " -Force")).AssertNoError();
    }
}
