using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Runs a credential plugin once and reads its answer. Time and output are bounded.</summary>
internal static class ExecPluginRunner
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    // A person answers at the terminal.
    private static readonly TimeSpan InteractiveTimeLimit = TimeSpan.FromMinutes(5);

    // A child of the plugin may keep the streams open after the plugin has exited.
    private static readonly TimeSpan StreamGrace = TimeSpan.FromSeconds(2);

    private const int MaximumOutput = 1024 * 1024;
    private const int MaximumErrorText = 2000;

    /// <exception cref="MilvusL7Exception"><c>CredentialPluginFailed</c>.</exception>
    public static async Task<ExecCredential> RunAsync(ExecPlugin plugin, EngineContext context, TimeSpan? timeLimit = null)
    {
        var isInteractive = plugin.Interaction != ExecInteraction.Never && !Console.IsInputRedirected;
        if (plugin.Interaction == ExecInteraction.Always && !isInteractive)
        {
            throw Failure(plugin, "the plugin needs a terminal (interactiveMode Always), and standard input is not a terminal.");
        }

        var program = ProgramPath.Find(plugin.Command) ?? throw Failure(plugin, "the program was not found on PATH.");
        context.Verbose($"running the credential plugin {program}");
        using var process = new Process { StartInfo = StartOf(program, plugin, isInteractive) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw Failure(plugin, e.Message, e);
        }

        var limit = timeLimit ?? (plugin.Interaction == ExecInteraction.Always ? InteractiveTimeLimit : TimeLimit);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        timed.CancelAfter(limit);
        var error = new StringBuilder();
        using var tracked = ChildProcesses.Track(process);
        try
        {
            if (!isInteractive)
            {
                process.StandardInput.Close();
            }

            // Only the first part of an error text is shown; the rest is read too, or the plugin would block.
            var errors = ProgramOutput.ReadAsync(process.StandardError, error, MaximumErrorText, endsAtLimit: false, timed.Token);
            var output = new StringBuilder();
            var outputs = ProgramOutput.ReadAsync(process.StandardOutput, output, MaximumOutput, endsAtLimit: true, timed.Token);
            var exit = process.WaitForExitAsync(timed.Token);
            await (await Task.WhenAny(exit, outputs));
            if (output.Length <= MaximumOutput)
            {
                await exit;
                await Task.WhenAll(outputs, errors).WaitAsync(StreamGrace, timed.Token);
            }

            if (output.Length > MaximumOutput)
            {
                throw Failure(plugin, "the plugin wrote more than 1 MB to standard output.");
            }

            return process.ExitCode == 0
                ? Parse(plugin, output.ToString())
                : throw Failure(plugin, Shown(error) is { Length: > 0 } said ? said : $"exit code {process.ExitCode}.");
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            throw Failure(plugin, $"the plugin did not exit within {limit.TotalSeconds:0} s and was stopped. {Shown(error)}".TrimEnd());
        }
        catch (TimeoutException)
        {
            throw Failure(plugin, "a process that the plugin started did not close its output.");
        }
        catch (IOException e)
        {
            throw Failure(plugin, e.Message, e);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>What a plugin reads in KUBERNETES_EXEC_INFO.</summary>
    private static string Info(ExecPlugin plugin, bool isInteractive)
    {
        var spec = new JsonObject { ["interactive"] = isInteractive };
        if (plugin.ClusterInfo is { } cluster)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        var info = new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec };
        return info.ToJsonString(Json.Compact);
    }

    private static ProcessStartInfo StartOf(string program, ExecPlugin plugin, bool isInteractive)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = !isInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Info(plugin, isInteractive);
        return start;
    }

    private static ExecCredential Parse(ExecPlugin plugin, string output)
    {
        if (Json.TryParse(output) is not JsonObject answer || answer.Text("kind") != "ExecCredential")
        {
            var isEmpty = output.Trim().Length == 0;
            throw Failure(plugin, isEmpty ? "the plugin returned no credential." : "the plugin's output is not an ExecCredential in JSON.");
        }

        if (answer.Text("apiVersion") != plugin.ApiVersion)
        {
            var other = answer.Text("apiVersion") ?? "none";
            throw Failure(plugin, $"the kubeconfig asks for API version {plugin.ApiVersion}, but the plugin returned {other}.");
        }

        var token = StringOf(plugin, answer, "token");
        var certificate = StringOf(plugin, answer, "clientCertificateData");
        var key = StringOf(plugin, answer, "clientKeyData");
        if ((certificate is null) != (key is null))
        {
            throw Failure(plugin, "the plugin returned only one of clientCertificateData and clientKeyData.");
        }

        if (token is null && certificate is null)
        {
            throw Failure(plugin, "the plugin returned neither a token nor a client certificate.");
        }

        if (token is not null && !BearerToken.IsValid(token))
        {
            throw Failure(plugin, $"the token {BearerToken.Problem}");
        }

        try
        {
            return new ExecCredential(
                token,
                certificate is null ? null : PemCertificates.ReadWithKey(certificate, key!),
                answer.At("status", "expirationTimestamp") is null ? null : answer.Time("status", "expirationTimestamp")
                    ?? throw Failure(plugin, "its expirationTimestamp is not a time."));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Failure(plugin, $"its client certificate cannot be used: {e.Message}", e);
        }
    }

    private static string? StringOf(ExecPlugin plugin, JsonObject answer, string name) => answer.At("status", name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        _ => throw Failure(plugin, $"its status.{name} is not a string."),
    };

    private static string Shown(StringBuilder error)
    {
        lock (error)
        {
            return string.Join(' ', error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The process has exited.
        }
    }

    private static MilvusL7Exception Failure(ExecPlugin plugin, string said, Exception? inner = null) =>
        Errors.CredentialPlugin(plugin.Command, said, plugin.InstallHint, inner);
}
