using System.Diagnostics;

namespace MilvusL7.TestKit;

/// <summary>The PowerShell of <c>.config/dotnet-tools.json</c>, for tests that need a process of their own.</summary>
public static class PwshProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Lazy<string> Assembly = new(Find);

    /// <summary>What is set for each such process.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
        ["NO_COLOR"] = "1",
    };

    /// <summary>What dotnet is given to become pwsh itself: a signal to "dotnet pwsh" would end what looks it up, and leave pwsh alone.</summary>
    public static string[] Arguments(params IEnumerable<string> arguments) => [Assembly.Value, "-NoProfile", "-NonInteractive", .. arguments];

    /// <summary>A process whose streams are the test's.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", Arguments(arguments))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return With(start);
    }

    private static ProcessStartInfo With(ProcessStartInfo start)
    {
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, ".config")))
        {
            folder = folder.Parent;
        }

        var start = new ProcessStartInfo("dotnet", ["pwsh", "-NoProfile", "-NonInteractive", "-Command", "$PSHOME"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder?.FullName ?? throw new InvalidOperationException("there is no .config above these tests"),
        };
        using var process = Process.Start(With(start)) ?? throw new InvalidOperationException("dotnet does not start");
        var home = process.StandardOutput.ReadToEndAsync();
        return process.WaitForExit(Patience) && process.ExitCode == 0
            ? Path.Combine(home.Result.Trim(), "pwsh.dll")
            : throw new InvalidOperationException("dotnet pwsh does not start: dotnet tool restore");
    }
}
