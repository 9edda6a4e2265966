using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>One administrator's way to a world: a kubeconfig that leads through a proxy of its own, and a helm that follows it.</summary>
public sealed class CutWay : IAsyncDisposable
{
    private const string Token = "ya29.a-token-of-the-tests";

    private readonly string _namespace;

    private CutWay(RecordingProxy proxy, string @namespace) => (Proxy, _namespace) = (proxy, @namespace);

    public RecordingProxy Proxy { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("milvusl7-cuts-").FullName;

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    public static async Task<CutWay> OpenAsync(Uri apiServer, Uri compute, string @namespace, string helmVersion)
    {
        var way = new CutWay(await RecordingProxy.StartAsync(apiServer, compute), @namespace);
        way.WriteFiles(helmVersion);
        return way;
    }

    /// <summary>The command in any PowerShell with the module, in one line; its <c>@with</c> is how it finds Compute.</summary>
    public string Script(string command) => $$"""
        $token = [securestring]::new(); '{{Token}}'.ToCharArray() | ForEach-Object { $token.AppendChar($_) }; $with = @{ ComputeEndpoint = '{{Proxy.Compute}}'; AccessToken = $token }; Get-MilvusRelease {{Workplace.Release}} -Kubeconfig '{{Kubeconfig}}' -Namespace {{_namespace}} | {{command}}
        """;

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void WriteFiles(string helmVersion)
    {
        File.WriteAllLines(Kubeconfig, File.ReadAllLines(RigEnvironment.Kubeconfig).Select(line =>
            line.TrimStart().StartsWith("server:", StringComparison.Ordinal) ? $"    server: {Proxy.ApiServer.ToString().TrimEnd('/')}"
            : line.TrimStart().StartsWith("certificate-authority-data:", StringComparison.Ordinal) ? $"    certificate-authority-data: {RecordingProxy.AuthorityData}"
            : line.Replace("namespace: default", $"namespace: {_namespace}", StringComparison.Ordinal)));
        File.SetUnixFileMode(Kubeconfig, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string settings = string.Join('\n', HelmProgram.Settings.Select(setting => $"export {setting.Key}='{setting.Value}'"));
        HelmProgram.WriteScript(Path.Combine(Folder, "helm"), $"""
            #!/bin/sh
            {settings}
            exec "{RigEnvironment.Tool(helmVersion)}" "$@"
            """);
    }
}
