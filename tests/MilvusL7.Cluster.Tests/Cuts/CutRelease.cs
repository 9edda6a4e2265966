using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>The release that is moved over and over: rendered once, and small.</summary>
public sealed class CutRelease
{
    // A coordinator beside the proxies is enough to be a cluster.
    private static readonly string[] Deployments = ["my-release-milvus-proxy", "my-release-milvus-querynode"];

    private readonly MilvusRelease _release = new();
    private readonly JsonObject[] _objects;

    private CutRelease(string owner, string helmVersion, JsonObject[] objects) => (Owner, HelmVersion, _objects) = (owner, helmVersion, objects);

    /// <summary>Helm, Operator or Manifest.</summary>
    public string Owner { get; }

    public string HelmVersion { get; }

    public static async Task<CutRelease> OfManifestsAsync()
    {
        string yaml = await new Tool(RigEnvironment.Tool("helm3"), Environment()).RunAsync(
            ["template", Workplace.Release, RigEnvironment.Chart, "--namespace", "default", "-f", "-"], new MilvusRelease().Values(more: "# small\n"));
        return new CutRelease(MilvusRelease.Manifest, "helm3", await ObjectsAsync(yaml));
    }

    public static async Task<CutRelease> OfOperatorAsync() =>
        new(MilvusRelease.Operator, "helm3", await ObjectsAsync(new MilvusRelease().OperatorObjects()));

    public static CutRelease OfHelm(string version) => new(MilvusRelease.Helm, version, []);

    public async Task InstallAsync(ApiClient api, string @namespace)
    {
        if (Owner == MilvusRelease.Helm)
        {
            var helm = new Helm(new Tool(RigEnvironment.Tool(HelmVersion), HelmProgram.Settings), RigEnvironment.Kubeconfig, @namespace) { Chart = RigEnvironment.Chart };
            await helm.InstallAsync(Workplace.Release, _release.Values());
            return;
        }

        await Task.WhenAll(_objects.Select(item => api.CreateAsync(@namespace, item.DeepClone().AsObject())));
    }

    private static Dictionary<string, string> Environment() => new(HelmProgram.Settings) { ["KUBECONFIG"] = RigEnvironment.Kubeconfig };

    private static async Task<JsonObject[]> ObjectsAsync(string yaml)
    {
        string json = await new Tool(RigEnvironment.Tool("kubectl"), Environment()).RunAsync(["apply", "--dry-run=client", "-o", "json", "-f", "-"], yaml);
        var items = JsonNode.Parse(json)!["items"]!.AsArray().Select(item => item!.DeepClone().AsObject())
            .Where(item => item["kind"]!.ToString() != "Deployment" || Deployments.Contains(item["metadata"]!["name"]!.ToString())).ToArray();
        foreach (var item in items)
        {
            item["metadata"]!.AsObject().Remove("namespace");
            if (item["kind"]!.ToString() == "Deployment")
            {
                item["spec"]!["replicas"] = 1;
            }
        }

        return items;
    }
}
