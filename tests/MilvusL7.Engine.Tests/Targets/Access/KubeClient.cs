using System.Diagnostics;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>The programs that read a kubeconfig: the module, the helm that it runs, and kubectl as the reference.</summary>
internal static class KubeClient
{
    public const string Module = "module";

    /// <summary>The module, and of the others those that tests/cluster/setup.sh has fetched.</summary>
    public static IEnumerable<object[]> All =>
        new[] { Module, "helm3", "helm4", "kubectl" }.Where(c => c == Module || File.Exists(Tool(c))).Select(c => new object[] { c });

    public static string Tool(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("MILVUSL7_CACHE") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "milvusl7"),
        "bin",
        name);

    /// <summary>Sends a request with the kubeconfig's context "test". A fault is returned as text, with the module's error id first.</summary>
    public static async Task<string?> AskAsync(string client, string kubeconfig, IProgress<EngineReport>? reports = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var context = new EngineContext(reports ?? new Progress<EngineReport>(), limit.Token);
        try
        {
            switch (client)
            {
                case Module:
                    var target = await ClusterTarget.OpenAsync([kubeconfig], "test", context);
                    await target.ListAsync(MilvusL7.Engine.Targets.ResourceKind.Secret, "ns", null, context);
                    return null;
                case "kubectl":
                    return await RunAsync(Tool(client), ["--kubeconfig", kubeconfig, "--context", "test", "get", "--raw", "/api/v1/namespaces/ns/secrets"], limit.Token);
                default:
                    // The way that the module runs helm: the release is missing, which helm says after it has asked the server.
                    Environment.SetEnvironmentVariable("MILVUSL7_HELM", Tool(client));
                    var helm = await HelmCli.FindAsync(Kubeconfig.Load([kubeconfig], "test", context), context);
                    await helm.RollbackAsync("release", "ns", 1, context);
                    return null;
            }
        }
        catch (MilvusL7Exception e)
        {
            return $"{e.ErrorId}: {e.Message}";
        }
        finally
        {
            Environment.SetEnvironmentVariable("MILVUSL7_HELM", null);
        }
    }

    private static async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        await output;
        return process.ExitCode == 0 ? null : error;
    }
}
