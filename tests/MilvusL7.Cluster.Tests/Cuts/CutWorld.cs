using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>A release in a namespace of its own, GKE and Compute in their stand-ins' persons, and a proxy before both servers.</summary>
public sealed class CutWorld : IAsyncDisposable
{
    private readonly ApiClient _api;
    private readonly CutRelease _release;
    private readonly ComputeServer _server;
    private readonly GkeController _gke;
    private readonly OperatorStandIn? _operator;
    private readonly List<CutWay> _ways = [];

    private CutWorld(ApiClient api, CutRelease release, string @namespace, ComputeServer server, GkeController gke)
    {
        (_api, _release, Namespace, _server, _gke) = (api, release, @namespace, server, gke);
        _operator = release.Owner == MilvusRelease.Operator ? new OperatorStandIn(RigEnvironment.Kubeconfig, @namespace, TimeSpan.FromSeconds(1)) : null;
    }

    public string Namespace { get; }

    /// <summary>The way of the one whose move it is.</summary>
    public CutWay Way => _ways[0];

    public RecordingProxy Proxy => Way.Proxy;

    public static async Task<CutWorld> StartAsync(ApiClient api, CutRelease release)
    {
        string name = $"c-{Guid.NewGuid():N}"[..14];
        await api.CreateNamespaceAsync(name);
        await Wait.UntilAsync("the token of the default service account", async () => (await api.ListAsync(name, "Secret")).Any(s => s["type"]?.ToString() == "kubernetes.io/service-account-token"));
        var state = new ComputeState("milvusl7-test");
        var server = await ComputeServer.StartAsync(state, new ComputeServerOptions { OperationDuration = TimeSpan.Zero });
        var gke = await GkeController.StartAsync(RigEnvironment.Kubeconfig, name, state, new GkeOptions
        {
            // Hundreds of worlds stand idle most of the time.
            Tick = TimeSpan.FromMilliseconds(500),
            Gathering = TimeSpan.FromMilliseconds(100),
            Behaviour = new GkeBehaviour { PassingWarnings = 0 },
            GroupDelay = TimeSpan.Zero,
            AddressDelay = TimeSpan.Zero,
            HealthDelay = TimeSpan.Zero,
            CertificateDelay = TimeSpan.Zero,
            RetryDelay = TimeSpan.FromMilliseconds(20),
            LongestRetryDelay = TimeSpan.FromMilliseconds(100),
        });
        var world = new CutWorld(api, release, name, server, gke);
        await world.OpenAsync();
        await release.InstallAsync(api, name);
        await Wait.UntilAsync("the address of the release", async () => ClusterRig.AddressOf(await api.GetAsync(name, "Service", Workplace.Service)) is not null);
        return world;
    }

    /// <summary>Another way to this world.</summary>
    public async Task<CutWay> OpenAsync()
    {
        var way = await CutWay.OpenAsync(_api.Server, _server.BaseUri, Namespace, _release.HelmVersion);
        lock (_ways)
        {
            _ways.Add(way);
        }

        return way;
    }

    public Task<WorldState> LookAsync() => WorldState.TakeAsync(_api, Namespace, _server.State);

    /// <summary>What is not as it should be; controllers get some time to come to their end.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(WorldState wanted, TimeSpan patience)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            var differences = wanted.DifferencesTo(await LookAsync());
            if (differences.Count == 0 || DateTime.UtcNow > deadline)
            {
                return differences;
            }

            await Task.Delay(250);
        }
    }

    /// <summary>Until no controller has anything left to write.</summary>
    public async Task<WorldState> SettleAsync()
    {
        WorldState? last = null;
        await Wait.UntilAsync("three looks that see the same", async () =>
        {
            var (first, second) = (await LookAsync(), await LookAsync());
            bool same = last is not null && last.DifferencesTo(second).Count == 0 && first.DifferencesTo(second).Count == 0 && await IsRolledOutAsync();
            last = second;
            return same;
        });
        return last!;
    }

    /// <summary>The self-signed certificate that stands; null where none does.</summary>
    public async Task<string?> CertificateAsync() =>
        (await _api.ListAsync(Namespace, "Secret")).FirstOrDefault(s => s["metadata"]!["name"]!.ToString() == Workplace.Service + "-tls")?["data"]?["tls.crt"]?.ToString();

    /// <summary>Status of each of Helm's revisions, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> RevisionsAsync() =>
        [.. (await _api.ListAsync(Namespace, "Secret")).Where(s => s["type"]?.ToString() == "helm.sh/release.v1")
            .Select(s => s["metadata"]!["labels"]!)
            .OrderBy(l => int.Parse(l["version"]!.ToString(), CultureInfo.InvariantCulture))
            .Select(l => l["status"]!.ToString())];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_ways.Select(way => way.DisposeAsync().AsTask()));
        await (_operator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _gke.DisposeAsync();
        await _server.DisposeAsync();
        await _api.DeleteNamespaceAsync(Namespace);
    }

    private async Task<bool> IsRolledOutAsync() => (await _api.ListAsync(Namespace, "Deployment")).All(d =>
        Number(d["status"]?["observedGeneration"]) >= Number(d["metadata"]!["generation"])
        && Number(d["status"]?["updatedReplicas"]) == Number(d["spec"]!["replicas"])
        && Number(d["status"]?["replicas"]) == Number(d["spec"]!["replicas"])
        && Number(d["status"]?["availableReplicas"]) == Number(d["spec"]!["replicas"]));

    private static int Number(JsonNode? node) => node?.GetValue<int>() ?? 0;
}
