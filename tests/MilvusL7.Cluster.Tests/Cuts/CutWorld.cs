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
    private const string Token = "ya29.a-token-of-the-tests";

    private readonly ApiClient _api;
    private readonly string _folder;
    private readonly ComputeServer _server;
    private readonly GkeController _gke;

    private CutWorld(ApiClient api, string @namespace, string folder, ComputeServer server, GkeController gke, RecordingProxy proxy)
    {
        (_api, Namespace, _folder, _server, _gke, Proxy) = (api, @namespace, folder, server, gke, proxy);
    }

    public string Namespace { get; }

    public RecordingProxy Proxy { get; }

    /// <summary>Finds the release through the proxy, in any PowerShell; <c>$with</c> are the parameters of what follows.</summary>
    private string Preamble => $$"""
        $token = [securestring]::new(); '{{Token}}'.ToCharArray() | ForEach-Object { $token.AppendChar($_) }; $with = @{ ComputeEndpoint = '{{Proxy.Compute}}'; AccessToken = $token }; $release = Get-MilvusRelease {{Workplace.Release}} -Kubeconfig '{{Path.Combine(_folder, "kubeconfig")}}' -Namespace {{Namespace}}; $release | 
        """;

    public static async Task<CutWorld> StartAsync(ApiClient api, CutRelease release)
    {
        string name = $"c-{Guid.NewGuid():N}"[..14];
        await api.CreateNamespaceAsync(name);
        await Wait.UntilAsync("the token of the default service account", async () => (await api.ListAsync(name, "Secret")).Any(s => s["type"]?.ToString() == "kubernetes.io/service-account-token"));
        var state = new ComputeState("milvusl7-test");
        var server = await ComputeServer.StartAsync(state, new ComputeServerOptions { OperationDuration = TimeSpan.Zero });
        var gke = await GkeController.StartAsync(RigEnvironment.Kubeconfig, name, state, new GkeOptions
        {
            GroupDelay = TimeSpan.FromMilliseconds(20),
            AddressDelay = TimeSpan.FromMilliseconds(20),
            HealthDelay = TimeSpan.FromMilliseconds(20),
            CertificateDelay = TimeSpan.FromMilliseconds(20),
            RetryDelay = TimeSpan.FromMilliseconds(20),
            LongestRetryDelay = TimeSpan.FromMilliseconds(100),
        });
        var proxy = await RecordingProxy.StartAsync(api.Server, server.BaseUri);
        string folder = Directory.CreateTempSubdirectory("milvusl7-cuts-").FullName;
        var world = new CutWorld(api, name, folder, server, gke, proxy);
        world.WriteFiles(release);
        await release.InstallAsync(api, name);
        await Wait.UntilAsync("the address of the release", async () => ClusterRig.AddressOf(await api.GetAsync(name, "Service", Workplace.Service)) is not null);
        return world;
    }

    /// <summary>The command, with the module's ways to this world before it, in one line.</summary>
    public string Script(string command) => (Preamble + command).ReplaceLineEndings(" ");

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

            await Task.Delay(100);
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
        await Proxy.DisposeAsync();
        await _gke.DisposeAsync();
        await _server.DisposeAsync();
        await _api.DeleteNamespaceAsync(Namespace);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsRolledOutAsync() => (await _api.ListAsync(Namespace, "Deployment")).All(d =>
        Number(d["status"]?["observedGeneration"]) >= Number(d["metadata"]!["generation"])
        && Number(d["status"]?["updatedReplicas"]) == Number(d["spec"]!["replicas"])
        && Number(d["status"]?["replicas"]) == Number(d["spec"]!["replicas"])
        && Number(d["status"]?["availableReplicas"]) == Number(d["spec"]!["replicas"]));

    private static int Number(JsonNode? node) => node?.GetValue<int>() ?? 0;

    private void WriteFiles(CutRelease release)
    {
        string[] lines = File.ReadAllLines(RigEnvironment.Kubeconfig);
        string text = string.Join('\n', lines.Select(line =>
            line.TrimStart().StartsWith("server:", StringComparison.Ordinal) ? $"    server: {Proxy.ApiServer.ToString().TrimEnd('/')}"
            : line.TrimStart().StartsWith("certificate-authority-data:", StringComparison.Ordinal) ? $"    certificate-authority-data: {RecordingProxy.AuthorityData}"
            : line.Replace("namespace: default", $"namespace: {Namespace}", StringComparison.Ordinal)));
        string path = Path.Combine(_folder, "kubeconfig");
        File.WriteAllText(path, text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string settings = string.Join('\n', HelmProgram.Settings.Select(setting => $"export {setting.Key}='{setting.Value}'"));
        HelmProgram.WriteScript(Path.Combine(_folder, "helm"), $"""
            #!/bin/sh
            {settings}
            exec "{RigEnvironment.Tool(release.HelmVersion)}" "$@"
            """);
    }
}
