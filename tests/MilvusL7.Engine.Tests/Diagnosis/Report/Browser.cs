using System.Diagnostics;
using System.Text;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

/// <summary>Debian's chromium and the packages that tests/browser/setup.sh puts in place.</summary>
internal static class Browser
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests in a browser cannot run here; null where they can.</summary>
    public static string? UnavailableReason => Reason.Value;

    /// <summary>Runs tests/browser/check.mjs on pages; what it prints, a line for each page.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<string> pages, IEnumerable<string> onOneSheet, string output, TimeSpan limit)
    {
        string[] arguments =
        [
            Path.Combine(Folder("tests/browser"), "check.mjs"), "--packages", Packages, "--chromium", OnPath("chromium")!, "--out", output,
            .. onOneSheet.SelectMany(name => (string[])["--one-sheet", name]), .. pages,
        ];
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var lines = new List<string>();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, e) => { if (e.Data is { Length: > 0 } line) { lines.Add(line); } };
        process.ErrorDataReceived += (_, e) => error.AppendLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var time = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"check.mjs did not end within {limit}; pages done: {lines.Count} of {pages.Count}. {error}");
        }

        return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"check.mjs ended with {process.ExitCode}: {error}");
    }

    private static string Packages
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("MILVUSL7_CACHE");
            if (string.IsNullOrEmpty(cache))
            {
                var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
                cache = Path.Combine(home, "milvusl7");
            }

            return Path.Combine(cache, "browser");
        }
    }

    private static string? FindReason() =>
        OnPath("node") is null ? "node is not on the PATH"
        : OnPath("chromium") is null ? "chromium is not on the PATH: tests/browser/setup.sh installs it for root"
        // The set-up writes it last.
        : !File.Exists(Path.Combine(Packages, ".packages")) ? "playwright-core and axe-core are not there: run tests/browser/setup.sh"
        : null;

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);

    private static string Folder(string below)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, below)))
            {
                return Path.Combine(folder.FullName, below);
            }
        }

        throw new DirectoryNotFoundException(below);
    }
}
