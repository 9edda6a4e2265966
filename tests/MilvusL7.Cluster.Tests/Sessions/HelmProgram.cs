using System.Net;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>
/// The helm that the module finds: a script that passes on to the test's own, and a repository <c>milvus</c> with the rig's chart
/// in its version and in a newer one, so that <c>milvus/milvus</c> means what it means to users.
/// </summary>
public static class HelmProgram
{
    public const string NewerVersion = "99.0.0";

    private static readonly string Home = Directory.CreateTempSubdirectory("milvusl7-helm-").FullName;
    private static readonly Lazy<Task> RepositoryOnce = new(MakeRepositoryAsync);
    private static readonly Lazy<Task<bool>> InstallationOnce = new(InstallsDependenciesAsync);
    private static HttpListener? _server;

    static HelmProgram()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            _server?.Close();
            Directory.Delete(Home, recursive: true);
        };
    }

    public static string Dispatcher { get; } = WriteScript(Path.Combine(Home, "helm"), """
        #!/bin/sh
        exec "$(dirname "${KUBECONFIG%%:*}")/helm" "$@"
        """);

    public static Task RepositoryAsync() => RepositoryOnce.Value;

    /// <summary>
    /// Whether helm 4 installs the chart with its dependencies here. An old API server refuses server-side apply of what real ones render:
    /// several ports of a Service without a protocol, quantities that are numbers.
    /// </summary>
    public static Task<bool> Helm4InstallsDependenciesAsync() => InstallationOnce.Value;

    /// <summary>Helm's settings with the repository in them.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["HELM_CACHE_HOME"] = Path.Combine(Home, "cache"),
        ["HELM_CONFIG_HOME"] = Path.Combine(Home, "config"),
        ["HELM_DATA_HOME"] = Path.Combine(Home, "data"),
    };

    public static string WriteScript(string path, string text)
    {
        File.WriteAllText(path, text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static async Task<bool> InstallsDependenciesAsync()
    {
        await using var rig = await ClusterRig.StartAsync();
        var answer = await rig.Helm4.TryAsync("install", Workplace.Release, RigEnvironment.Chart);
        return answer.ExitCode == 0
            || (answer.Error.Contains("failed to create typed patch object", StringComparison.Ordinal) ? false : throw new ToolFailedException("helm4 install", answer));
    }

    private static async Task MakeRepositoryAsync()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Home, "repository")).FullName;
        var helm = new Tool(RigEnvironment.Tool("helm3"), Settings);
        await helm.RunAsync(["package", RigEnvironment.Chart, "--destination", folder]);
        await helm.RunAsync(["package", RigEnvironment.Chart, "--destination", folder, "--version", NewerVersion]);
        string url = Serve(folder);
        await helm.RunAsync(["repo", "index", folder, "--url", url]);
        await helm.RunAsync(["repo", "add", "milvus", url]);
    }

    private static string Serve(string folder)
    {
        for (int attempt = 0; ; attempt++)
        {
            string url = $"http://127.0.0.1:{Random.Shared.Next(18000, 19900)}/";
            _server = new HttpListener();
            _server.Prefixes.Add(url);
            try
            {
                _server.Start();
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                continue;
            }

            _ = AnswerAsync(_server, folder);
            return url;
        }
    }

    private static async Task AnswerAsync(HttpListener server, string folder)
    {
        while (server.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            string file = Path.Combine(folder, Path.GetFileName(request.Request.Url!.LocalPath));
            if (File.Exists(file))
            {
                byte[] content = await File.ReadAllBytesAsync(file);
                request.Response.ContentLength64 = content.Length;
                await request.Response.OutputStream.WriteAsync(content);
            }
            else
            {
                request.Response.StatusCode = 404;
            }

            request.Response.Close();
        }
    }
}
