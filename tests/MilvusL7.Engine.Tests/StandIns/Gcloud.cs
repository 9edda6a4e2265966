using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>The gcloud program, as the reader of the Compute API that no one here wrote. It never leaves this machine.</summary>
internal sealed class Gcloud(Uri endpoint, string project, string configuration)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests with gcloud cannot run here; null where they can.</summary>
    public static string? UnavailableReason => Reason.Value;

    /// <summary>Fails the test unless gcloud ends with 0.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await TryRunAsync(arguments);
        Assert.True(code == 0, $"gcloud {string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    public async Task<JsonNode> JsonAsync(params string[] arguments) => JsonNode.Parse(await RunAsync([.. arguments, "--format=json"]))!;

    public async Task<(int Code, string Output, string Error)> TryRunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("gcloud", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE"] = endpoint.ToString(),
                ["CLOUDSDK_AUTH_DISABLE_CREDENTIALS"] = "true",
                ["CLOUDSDK_CORE_PROJECT"] = project,
                ["CLOUDSDK_CONFIG"] = configuration,
                ["CLOUDSDK_CORE_DISABLE_PROMPTS"] = "1",
                ["CLOUDSDK_CORE_DISABLE_USAGE_REPORTING"] = "true",
                ["CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK"] = "true",
            },
        };
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"gcloud {string.Join(' ', arguments)} did not end within {Limit.TotalSeconds} s");
        }
    }

    private static string? FindReason() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gcloud")))
            && !OperatingSystem.IsWindows() // there it is a .cmd, which only a shell can start
                ? null
                : "gcloud is not on the PATH";
}
