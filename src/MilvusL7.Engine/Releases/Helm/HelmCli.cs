using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>Runs the helm program. Values go in by standard input: a file or an argument would show them to others.</summary>
internal sealed partial class HelmCli
{
    private static readonly Version Minimum = new(3, 14);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>In characters; a release's record has a megabyte at most.</summary>
    public const int LargestOutput = 64 * 1024 * 1024;

    private const int LargestError = 1024 * 1024;

    private readonly string _program;
    private readonly Kubeconfig _kubeconfig;
    private readonly HelmPatience _patience;

    private HelmCli(string program, Version version, Kubeconfig kubeconfig, HelmPatience patience)
    {
        _program = program;
        Version = version;
        _kubeconfig = kubeconfig;
        _patience = patience;
    }

    public Version Version { get; }

    /// <param name="patience">Null for the usual.</param>
    public static async Task<HelmCli> FindAsync(Kubeconfig kubeconfig, EngineContext context, HelmPatience? patience = null)
    {
        patience ??= new HelmPatience();
        var program = Environment.GetEnvironmentVariable("MILVUSL7_HELM") is { Length: > 0 } named ? named : "helm";
        var cli = new HelmCli(program, new Version(0, 0), kubeconfig, patience);
        var answer = await cli.RunAsync(["version", "--template", "{{.Version}}"], null, context);
        var match = VersionText().Match(answer.Output);
        if (answer.ExitCode != 0 || !match.Success)
        {
            throw Errors.HelmTooOld(answer.Output.Trim() is { Length: > 0 } said ? said : "(unknown)");
        }

        // Asked each time: behind one path may be a script that chooses helm by the kubeconfig or the folder.
        var version = new Version(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        return version >= Minimum ? new HelmCli(program, version, kubeconfig, patience) : throw Errors.HelmTooOld(version.ToString());
    }

    /// <summary>Version of a chart in a folder or a .tgz.</summary>
    public async Task<string> LocalChartVersionAsync(string chart, EngineContext context) =>
        // Helm explains better than a parser what is wrong with a chart that has no version.
        VersionIn(Path.Combine(chart, "Chart.yaml")) ?? await ChartVersionAsync(chart, null, context);

    private static string? VersionIn(string chartFile)
    {
        try
        {
            return File.Exists(chartFile)
                ? Targets.Editing.YamlDocuments.Parse(Targets.LocalFile.ReadText(chartFile), chartFile).FirstOrDefault()?.Root.Text("version")
                : null;
        }
        catch (MilvusL7Exception)
        {
            return null;
        }
    }

    /// <summary>Version of a chart as helm finds it.</summary>
    /// <param name="version">The version that is asked for; null for a chart that has one.</param>
    /// <exception cref="MilvusL7Exception"><c>HelmChartUnavailable</c>.</exception>
    public async Task<string> ChartVersionAsync(string chart, string? version, EngineContext context)
    {
        var answer = await RunAsync(version is null ? ["show", "chart", chart] : ["show", "chart", chart, "--version", version], null, context);
        if (answer.ExitCode != 0)
        {
            throw Errors.HelmChart(chart, version ?? string.Empty, Shorten(SecretMask.Message(answer.Error)));
        }

        return Targets.Editing.YamlDocuments.Parse(answer.Output, "Chart.yaml").FirstOrDefault()?.Root.Text("version") ?? string.Empty;
    }

    /// <summary>Renders what an upgrade would make; the API server is asked, nothing is written.</summary>
    /// <returns>The manifest.</returns>
    public async Task<string> RenderUpgradeAsync(HelmUpgrade upgrade, EngineContext context)
    {
        var answer = await RunAsync([.. Arguments(upgrade), "--dry-run=server", "--output", "json"], upgrade.Overlay, context);
        if (answer.ExitCode != 0)
        {
            throw Failure(upgrade, answer, null);
        }

        return Json.TryParse(answer.Output).Text("manifest") ?? throw Errors.Helm(upgrade.Release, "its dry run returned no manifest", null);
    }

    /// <param name="left">Says, after a failure, what Helm left behind.</param>
    /// <param name="started">Called with the process's id before helm knows its values, and so before it changes anything.</param>
    public async Task UpgradeAsync(HelmUpgrade upgrade, Func<Task<string?>> left, Func<int, EngineContext, Task>? started, EngineContext context)
    {
        var answer = await RunAsync(Arguments(upgrade), upgrade.Overlay, context, started);
        if (answer.ExitCode != 0)
        {
            throw Failure(upgrade, answer, await left());
        }
    }

    /// <summary>Brings a release back to an earlier revision, as a new one.</summary>
    public async Task RollbackAsync(string release, string ns, int revision, EngineContext context)
    {
        var arguments = new List<string> { "rollback", release, revision.ToString(CultureInfo.InvariantCulture), "--namespace", ns };
        if (_kubeconfig.Context is { } name)
        {
            arguments.AddRange(["--kube-context", name]);
        }

        var answer = await RunAsync(arguments, null, context);
        if (answer.ExitCode != 0)
        {
            throw Errors.Helm(release, Shorten(SecretMask.Message(answer.Error)), null);
        }
    }

    private List<string> Arguments(HelmUpgrade upgrade)
    {
        var arguments = new List<string> { "upgrade", upgrade.Release, upgrade.Chart, "--namespace", upgrade.Namespace };
        if (!upgrade.IsLocalChart)
        {
            arguments.AddRange(["--version", upgrade.ChartVersion]);
        }

        arguments.AddRange(["--reset-then-reuse-values", "--values", "-"]);
        if (upgrade.ForceConflicts && Version.Major >= 4)
        {
            arguments.Add("--force-conflicts");
        }

        if (_kubeconfig.Context is { } name)
        {
            arguments.AddRange(["--kube-context", name]);
        }

        return arguments;
    }

    private static MilvusL7Exception Failure(HelmUpgrade upgrade, Answer answer, string? left)
    {
        var said = SecretMask.Message(answer.Error);
        if ((ForbiddenMessage.Parse(said) ?? UnreachableServer(said)) is { } ofServer)
        {
            return left is null ? ofServer : Errors.WithRest(ofServer, left);
        }

        if (said.Contains("another operation", StringComparison.Ordinal))
        {
            return Errors.HelmPending(upgrade.Release, upgrade.Namespace, "pending", 0, null);
        }

        var conflicts = Conflict().Matches(said);
        if (conflicts.Count > 0)
        {
            var managers = conflicts.Select(m => m.Groups["manager"].Value).Distinct();
            var fields = ConflictField().Matches(said).Select(m => m.Groups["field"].Value.TrimEnd('.')).Distinct();
            return Errors.HelmConflict(upgrade.Release, string.Join("', '", managers), string.Join(", ", fields), left ?? string.Empty);
        }

        if (NoChart().IsMatch(said))
        {
            return Errors.HelmChart(upgrade.Chart, upgrade.ChartVersion, Shorten(said));
        }

        return Errors.Helm(upgrade.Release, Shorten(said), left);
    }

    private static MilvusL7Exception? UnreachableServer(string said) => Unreachable().Match(said) is { Success: true } match
        ? Errors.ApiServerUnreachable(match.Groups["server"].Value, Shorten(said), null)
        : null;

    private async Task<Answer> RunAsync(IReadOnlyList<string> arguments, JsonObject? input, EngineContext context, Func<int, EngineContext, Task>? started = null)
    {
        var start = new ProcessStartInfo(ProgramPath.Find(_program) ?? throw Errors.HelmNotFound(_program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // HELM_KUBETOKEN, HELM_KUBEASUSER and the like would give helm another identity than the kubeconfig's, or another server.
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("HELM_KUBE", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        if (_kubeconfig.Files.Count > 0)
        {
            // --kubeconfig takes one file only; the variable takes a list.
            start.Environment["KUBECONFIG"] = string.Join(Path.PathSeparator, _kubeconfig.Files);
        }

        var isChange = arguments[0] is "upgrade" or "rollback" && !arguments.Contains("--dry-run=server");
        context.Call($"{_program} {string.Join(' ', arguments)}", isChange);
        if (input is not null)
        {
            context.Debug($"values for helm: {SecretMask.Apply(input).ToJsonString(Json.Compact)}");
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            throw Errors.HelmNotFound(_program);
        }

        var patience = isChange ? _patience.Change : _patience.Look;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        limit.CancelAfter(patience);
        using var child = ChildProcesses.Track(process);
        using var stop = limit.Token.Register(() => ChildProcesses.End(process, Grace));
        try
        {
            return await TalkAsync(process, input, context with { Cancellation = limit.Token }, started);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            throw Errors.HelmTimeout(_program, arguments[0], patience);
        }
        catch (InvalidDataException)
        {
            ChildProcesses.End(process, Grace);
            throw Errors.HelmOutputTooLarge(_program, arguments[0]);
        }
    }

    private static async Task<Answer> TalkAsync(Process process, JsonObject? input, EngineContext context, Func<int, EngineContext, Task>? started)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var outputs = ProgramOutput.ReadAsync(process.StandardOutput, output, LargestOutput, endsAtLimit: true, context.Cancellation);
        var errors = ProgramOutput.ReadAsync(process.StandardError, error, LargestError, endsAtLimit: false, context.Cancellation);
        try
        {
            if (input is not null)
            {
                var text = input.ToJsonString(Json.Compact);
                if (started is not null)
                {
                    // Were this process to end now, half a document is what helm would read, and it would change nothing.
                    await process.StandardInput.WriteAsync(text.AsMemory(0, 1), context.Cancellation);
                    await process.StandardInput.FlushAsync(context.Cancellation);
                    await started(process.Id, context);
                    text = text[1..];
                }

                await process.StandardInput.WriteAsync(text.AsMemory(), context.Cancellation);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // helm ended before it read its values; what it says on standard error is the news.
        }

        await outputs;
        if (output.Length > LargestOutput)
        {
            throw new InvalidDataException();
        }

        await process.WaitForExitAsync(context.Cancellation);
        await errors;
        return new Answer(process.ExitCode, output.ToString(), error.ToString());
    }

    private static string Shorten(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(l => !l.StartsWith("WARNING", StringComparison.Ordinal) && !l.StartsWith("level=", StringComparison.Ordinal));
        var joined = string.Join(" ", lines);
        return joined.Length <= 600 ? joined : joined[..600] + " ...";
    }

    private sealed record Answer(int ExitCode, string Output, string Error);

    // Helm asks the server for its version and its schemas before it does anything.
    [GeneratedRegex("(?:Kubernetes cluster unreachable|failed to download openapi)[^\"]*\"(?<server>https?://[^/\"]+)")]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"v?(\d+)\.(\d+)\.")]
    private static partial Regex VersionText();

    [GeneratedRegex("conflicts? with \"(?<manager>[^\"]+)\"")]
    private static partial Regex Conflict();

    [GeneratedRegex(@"(?:^|[\s:-])(?<field>\.(?:metadata|spec|data)\.[^\s:]+)")]
    private static partial Regex ConflictField();

    [GeneratedRegex("repo .* not found|chart .* not found|no chart (version|name) found|failed to download|not a valid chart|no cached repo|improper constraint|Chart\\.yaml file is missing|looks like .* is not a valid chart repository|path .* not found", RegexOptions.IgnoreCase)]
    private static partial Regex NoChart();
}
