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

    private CutRelease(string helmVersion, bool isOfHelm, JsonObject[] objects) => (HelmVersion, IsOfHelm, _objects) = (helmVersion, isOfHelm, objects);

    public string HelmVersion { get; }

    public bool IsOfHelm { get; }

    public static async Task<CutRelease> OfManifestsAsync()
    {
        var environment = new Dictionary<string, string>(HelmProgram.Settings) { ["KUBECONFIG"] = RigEnvironment.Kubeconfig };
        string yaml = await new Tool(RigEnvironment.Tool("helm3"), environment).RunAsync(
            ["template", Workplace.Release, RigEnvironment.Chart, "--namespace", "default", "-f", "-"], new MilvusRelease().Values(more: "# small\n"));
        string json = await new Tool(RigEnvironment.Tool("kubectl"), environment).RunAsync(["apply", "--dry-run=client", "-o", "json", "-f", "-"], yaml);
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

        return new CutRelease("helm3", false, items);
    }

    public static CutRelease OfHelm(string version) => new(version, true, []);

    public async Task InstallAsync(ApiClient api, string @namespace)
    {
        if (IsOfHelm)
        {
            var helm = new Helm(new Tool(RigEnvironment.Tool(HelmVersion), HelmProgram.Settings), RigEnvironment.Kubeconfig, @namespace) { Chart = RigEnvironment.Chart };
            await helm.InstallAsync(Workplace.Release, _release.Values());
            return;
        }

        await Task.WhenAll(_objects.Select(item => api.CreateAsync(@namespace, item.DeepClone().AsObject())));
    }
}
