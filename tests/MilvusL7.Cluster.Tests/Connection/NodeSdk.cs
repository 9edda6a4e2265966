using System.Diagnostics;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>Milvus's Node SDK, which tests/sdk/setup.sh puts in place.</summary>
internal static class NodeSdk
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private static string Packages => Path.Combine(RigEnvironment.Cache, "sdk");

    public static string? WhyNot =>
        NginxFactAttribute.WhyNot
        ?? (!OnPath("node") ? "node is not on the PATH"
            // The set-up writes it last.
            : !File.Exists(Path.Combine(Packages, ".packages")) ? "the Node SDK is not there: run tests/sdk/setup.sh"
            : null);

    /// <param name="line">JavaScript that declares <c>client</c>.</param>
    /// <param name="folder">Where its files are.</param>
    /// <returns>What tests/sdk/connect.mjs says it saw.</returns>
    public static async Task<JsonNode> ConnectAsync(string line, string folder)
    {
        string[] arguments = [Path.Combine(RigEnvironment.RepositoryRoot, "tests", "sdk", "connect.mjs"), Packages];
        using var process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(Bound);
            await process.StandardInput.WriteAsync(line.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return output.Length > 0 ? JsonNode.Parse(output)! : throw new InvalidOperationException($"connect.mjs ended with {process.ExitCode}: {await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
