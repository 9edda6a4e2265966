using System.Diagnostics;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>A program with the environment it always runs in; every run is bounded in time.</summary>
public sealed class Tool(string path, IReadOnlyDictionary<string, string> environment)
{
    public static readonly TimeSpan DefaultBound = TimeSpan.FromMinutes(2);

    public string Path { get; } = path;

    /// <summary>Runs it and throws with what it wrote to stderr when it fails.</summary>
    public async Task<string> RunAsync(IEnumerable<string> arguments, string? input = null, TimeSpan? bound = null, CancellationToken cancellation = default)
    {
        string[] words = [.. arguments];
        var result = await TryAsync(words, input, bound, cancellation);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolFailedException($"{System.IO.Path.GetFileName(Path)} {string.Join(' ', words)}", result);
    }

    public async Task<ToolResult> TryAsync(IEnumerable<string> arguments, string? input = null, TimeSpan? bound = null, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Path} does not start");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(bound ?? DefaultBound);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var error = process.StandardError.ReadToEndAsync(stop.Token);
            try
            {
                await process.StandardInput.WriteAsync((input ?? "").AsMemory(), stop.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading its input; its exit code says why.
            }

            await process.WaitForExitAsync(stop.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{Path} {string.Join(' ', start.ArgumentList)} did not end within {bound ?? DefaultBound}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
