using System.Collections.Concurrent;
using System.Diagnostics;

namespace MilvusL7.Engine;

/// <summary>Programs that must not outlive the process that asked for them.</summary>
internal static class ChildProcesses
{
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    static ChildProcesses()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();
    }

    /// <summary>Ends a program with this process; disposing the result forgets it.</summary>
    public static IDisposable Track(Process process)
    {
        Running[process.Id] = process;
        return new Tracked(process.Id);
    }

    /// <summary>Asks a program to end, and kills it after the grace time. Does not wait.</summary>
    public static void End(Process process, TimeSpan grace)
    {
        try
        {
            if (process.HasExited)
            {
                return;
            }

            var id = process.Id;
            if (OperatingSystem.IsWindows())
            {
                process.Kill(entireProcessTree: true);
                return;
            }

            // helm marks its release as failed when it is asked to end, and leaves it pending when it is killed.
            // What helm started, a credential plugin for one, does not end with it.
            var below = Below(id);
            using var ask = Process.Start("kill", ["-TERM", id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            foreach (var (child, started) in below.Prepend((id, process.StartTime)))
            {
                _ = KillLaterAsync(child, started, grace);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended in between.
        }
    }

    /// <summary>Ends all of them, now.</summary>
    public static void EndAll()
    {
        foreach (var process in Running.Values)
        {
            End(process, TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>The processes that a process started, and those that they started; on Linux only.</summary>
    private static List<(int Id, DateTime Started)> Below(int id)
    {
        var found = new List<(int Id, DateTime Started)>();
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var one) && ParentOf(one) is { } parent)
            {
                parents[one] = parent;
            }
        }

        var known = new HashSet<int> { id };
        while (parents.Where(p => known.Contains(p.Value) && !known.Contains(p.Key)).Select(p => p.Key).ToArray() is { Length: > 0 } more)
        {
            known.UnionWith(more);
            foreach (var child in more)
            {
                try
                {
                    using var process = Process.GetProcessById(child);
                    found.Add((child, process.StartTime));
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // It ended in between.
                }
            }
        }

        return found;
    }

    private static int? ParentOf(int id)
    {
        try
        {
            return int.Parse(ProcessStatus.Read(id)[ProcessStatus.Parent], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static async Task KillLaterAsync(int id, DateTime started, TimeSpan grace)
    {
        await Task.Delay(grace);
        try
        {
            using var process = Process.GetProcessById(id);
            if (process.StartTime == started)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is gone, as asked.
        }
    }

    private sealed class Tracked(int id) : IDisposable
    {
        public void Dispose() => Running.TryRemove(id, out _);
    }
}
