using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.RigTests;

/// <summary>A release on the rig with the guide's objects around it, and GKE's controllers in the stand-in's person.</summary>
internal sealed class GuideRelease : IAsyncDisposable
{
    private GuideRelease(ClusterRig rig, ComputeState compute, GkeController gke)
    {
        Rig = rig;
        Compute = compute;
        Gke = gke;
    }

    public ClusterRig Rig { get; }

    public ComputeState Compute { get; }

    public GkeController Gke { get; }

    /// <summary>A release with a Service as the guide leaves it, and the controllers at work; no Ingress yet.</summary>
    public static async Task<GuideRelease> StartAsync(GkeOptions? options = null)
    {
        var rig = await ClusterRig.StartAsync();
        await rig.Helm3.InstallAsync(GuideWorld.Release, "{service: {type: ClusterIP}}");
        await rig.Kubectl.RunAsync(
            "annotate", "service", GuideWorld.ServiceName, """cloud.google.com/app-protocols={"milvus":"HTTP2"}""",
            $$"""cloud.google.com/backend-config={"default":"{{GuideWorld.BackendConfigName}}"}""", """cloud.google.com/neg={"ingress":true}""");
        var compute = new ComputeState("milvusl7-test");
        var gke = await GkeController.StartAsync(rig.Kubeconfig, rig.Namespace, compute, options);
        return new GuideRelease(rig, compute, gke);
    }

    /// <summary>The guide's objects; those of the kinds that are named stay out.</summary>
    public async Task ApplyAsync(GkeWorld guide, params string[] without)
    {
        foreach (string kind in ((string[])["BackendConfig", "Secret", "ManagedCertificate", "Ingress"]).Except(without))
        {
            foreach (var item in guide.Kubernetes.List(kind))
            {
                var copy = item.DeepClone().AsObject();
                var metadata = copy["metadata"]!.AsObject();
                foreach (string own in (string[])["namespace", "uid", "creationTimestamp"])
                {
                    metadata.Remove(own);
                }

                await Rig.Kubectl.ApplyAsync(copy.ToJsonString());
            }
        }
    }

    public Task<JsonObject> IngressAsync() => Rig.Kubectl.GetAsync("ingress", GuideWorld.IngressName);

    /// <summary>Events on one object.</summary>
    public async Task<IReadOnlyList<JsonObject>> EventsAsync(string kind, string name) =>
        [.. (await Rig.Kubectl.ListAsync("events")).Where(happened => happened["involvedObject"]!["kind"]!.ToString() == kind && happened["involvedObject"]!["name"]!.ToString() == name)];

    public async Task UntilIngressAsync(string what, Func<JsonObject, bool> condition)
    {
        JsonObject? ingress = null;
        await Wait.UntilNothingIsMissingAsync(async () => condition(ingress = await IngressAsync()) ? null : $"{what}; the Ingress is {ingress.ToJsonString()}", TimeSpan.FromSeconds(30));
        Assert.Empty(Gke.Faults);
    }

    public Task UntilHealthyAsync() => UntilIngressAsync(
        "healthy back ends", ingress => ClusterRig.AddressOf(ingress) is not null && Backends(ingress) is { Length: > 0 } states && states.All(state => state == "HEALTHY"));

    public static string[] Backends(JsonObject ingress) =>
        ingress["metadata"]!["annotations"]?["ingress.kubernetes.io/backends"]?.ToString() is { } text
            ? [.. JsonNode.Parse(text)!.AsObject().Select(state => state.Value!.ToString())]
            : [];

    public async ValueTask DisposeAsync()
    {
        await Gke.DisposeAsync();
        await Rig.DisposeAsync();
    }
}
