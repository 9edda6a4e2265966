using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>
/// A process with the module in it, made to be killed. It runs commands side by side, each in a PowerShell of its own: what a process costs to start
/// is shared by many runs, and one SIGKILL ends them all.
/// </summary>
public sealed class RunProcess : IAsyncDisposable
{
    internal const string EndMark = "milvusl7-run-end ";

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _runs = new();
    private readonly Task _reading;
    private readonly Task<string> _error;
    private int _started;

    private RunProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static RunProcess Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RunProcess).Assembly.Location, ModuleSession.Manifest])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["MILVUSL7_HELM"] = HelmProgram.Dispatcher;
        // It is killed before code that was made to measure would pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new RunProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start"));
    }

    /// <summary>Starts a command of one line.</summary>
    /// <returns>Done when the command has come to its own end.</returns>
    public Task Run(string command)
    {
        int number = ++_started;
        var end = _runs[number] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {command}"));
        _process.StandardInput.Flush();
        return end.Task;
    }

    /// <summary>SIGKILL; returns when it is gone.</summary>
    /// <param name="withHelm">Every helm that it has started goes with it, as a machine that loses power takes both.</param>
    public async Task KillAsync(bool withHelm)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var children = withHelm ? ChildrenOf(_process.Id) : [];
        _process.Kill();
        children.ForEach(Kill);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(withHelm: true);
        }

        await _reading;
        await _error;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(EndMark, StringComparison.Ordinal) && _runs.TryGetValue(int.Parse(line[EndMark.Length..], CultureInfo.InvariantCulture), out var run))
            {
                run.TrySetResult();
            }
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended in between.
        }
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ParentOf(folder) == parent)
            {
                children.Add(id);
            }
        }

        return children;
    }

    private static int ParentOf(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
