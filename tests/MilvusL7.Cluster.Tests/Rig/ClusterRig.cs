using System.Text.Json.Nodes;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>A namespace of a test's own on the rig's cluster, with the tools to work in it. Deleted when disposed of.</summary>
public sealed class ClusterRig : IAsyncDisposable
{
    public const string Admin = "admin";
    public const string HelmAdmin = "helm-admin";
    public const string ManifestAdmin = "manifest-admin";

    private readonly bool _ownsNamespace;

    private ClusterRig(string kubeconfig, string @namespace, bool ownsNamespace)
    {
        Kubeconfig = kubeconfig;
        Namespace = @namespace;
        _ownsNamespace = ownsNamespace;
        RunFolder = Path.GetDirectoryName(kubeconfig)!;
        ToolEnvironment = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = kubeconfig,
            ["KUBECACHEDIR"] = Path.Combine(RunFolder, "kube-cache"),
            ["HELM_CACHE_HOME"] = Path.Combine(RunFolder, "helm", "cache"),
            ["HELM_CONFIG_HOME"] = Path.Combine(RunFolder, "helm", "config"),
            ["HELM_DATA_HOME"] = Path.Combine(RunFolder, "helm", "data"),
        };
        Kubectl = new Kubectl(new Tool(RigEnvironment.Tool("kubectl"), ToolEnvironment), kubeconfig, @namespace);
        Helm3 = new Helm(new Tool(RigEnvironment.Tool("helm3"), ToolEnvironment), kubeconfig, @namespace);
        Helm4 = new Helm(new Tool(RigEnvironment.Tool("helm4"), ToolEnvironment), kubeconfig, @namespace);
    }

    public string Kubeconfig { get; }

    public string Namespace { get; }

    public string RunFolder { get; }

    /// <summary>Keeps a tool's caches and settings out of the user's home; for programs that a test starts itself.</summary>
    public IReadOnlyDictionary<string, string> ToolEnvironment { get; }

    public Kubectl Kubectl { get; }

    public Helm Helm3 { get; }

    public Helm Helm4 { get; }

    public static async Task<ClusterRig> StartAsync()
    {
        RigEnvironment.RefuseOthers(RigEnvironment.Kubeconfig);
        var rig = new ClusterRig(RigEnvironment.Kubeconfig, $"t-{Guid.NewGuid():N}"[..14], ownsNamespace: true);
        await rig.Kubectl.RunAsync("create", "namespace", rig.Namespace);
        // The API server refuses pods until their service account has its token.
        await Wait.UntilAsync("the token of the default service account", async () =>
            (await rig.Kubectl.TryAsync("get", "serviceaccount", "default", "-o", "jsonpath={.secrets[0].name}")).Output.Length > 0);
        return rig;
    }

    public Helm Helm(string version) => version switch
    {
        "helm3" => Helm3,
        "helm4" => Helm4,
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "helm3 or helm4"),
    };

    /// <summary>The same namespace as another of the rig's users, who has no rights but those a test gives.</summary>
    public ClusterRig As(string user) => new(Path.Combine(RunFolder, user + ".kubeconfig"), Namespace, ownsNamespace: false);

    public Task<Snapshot> SnapshotAsync() => Snapshot.TakeAsync(Kubectl);

    /// <summary>Until every Deployment of the namespace runs its newest pods and no others.</summary>
    public Task WaitForRolloutAsync(TimeSpan? bound = null) => Wait.UntilNothingIsMissingAsync(
        async () =>
        {
            var unfinished = (await Kubectl.ListAsync("deployments")).Where(deployment => !IsRolledOut(deployment));
            string names = string.Join(", ", unfinished.Select(deployment => deployment["metadata"]!["name"]));
            return names.Length == 0 ? null : $"the rollout of {names}";
        },
        bound);

    /// <summary>Until the Service has an address from its load balancer.</summary>
    public async Task<string> WaitForAddressAsync(string service, TimeSpan? bound = null)
    {
        string? address = null;
        await Wait.UntilAsync(
            $"an address of Service {service}",
            async () => (address = AddressOf(await Kubectl.GetAsync("service", service))) is not null,
            bound);
        return address!;
    }

    public static string? AddressOf(JsonObject service) => service["status"]?["loadBalancer"]?["ingress"]?[0]?["ip"]?.ToString();

    /// <summary>Only for tests that run alone: every other test loses its connections too.</summary>
    public Task RestartApiServerAsync() =>
        new Tool(Path.Combine(RigEnvironment.RepositoryRoot, "tests", "cluster", "restart-apiserver.sh"), ToolEnvironment).RunAsync([RunFolder]);

    public async ValueTask DisposeAsync()
    {
        if (_ownsNamespace)
        {
            // What fails here is the rig's; thrown from a disposal, it would hide why the test failed.
            await Kubectl.TryAsync("delete", "namespace", Namespace, "--wait=false", "--ignore-not-found");
        }
    }

    private static bool IsRolledOut(JsonObject deployment)
    {
        int wanted = Number(deployment["spec"]!["replicas"]);
        var status = deployment["status"]!;
        return Number(status["observedGeneration"]) >= Number(deployment["metadata"]!["generation"])
            && Number(status["updatedReplicas"]) == wanted
            && Number(status["replicas"]) == wanted
            && Number(status["availableReplicas"]) == wanted;
    }

    private static int Number(JsonNode? node) => node?.GetValue<int>() ?? 0;
}
