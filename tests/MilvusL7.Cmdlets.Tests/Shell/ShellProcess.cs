using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Shell;

/// <summary>The shell as a process of its own.</summary>
internal sealed class ShellProcess : IDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    private ShellProcess(FakeModule module, string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MILVUSL7_MODULE"] = module.Manifest;
        start.Environment["TERM"] = "xterm";
        start.Environment["COLUMNS"] = "200";
        start.Environment["NO_COLOR"] = "1";
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(Read(_process.StandardOutput, _output), Read(_process.StandardError, _error));
    }

    public static bool HasPseudoTerminal { get; } = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>Starts the shell with pipes.</summary>
    public static ShellProcess Start(FakeModule module, params string[] arguments) => new(module, "dotnet", [Assembly(), .. arguments]);

    /// <summary>Starts the shell on a pseudo terminal, whose screen is <see cref="Output"/>.</summary>
    public static ShellProcess StartOnTerminal(FakeModule module, params string[] arguments)
    {
        string command = string.Join(' ', arguments.Prepend(Assembly()).Prepend("dotnet").Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return new(module, "/usr/bin/script", ["-qec", $"stty cols 80 rows 25; exec {command}", "/dev/null"]);
    }

    /// <summary>Runs the shell to its end with <paramref name="input"/> as stdin.</summary>
    public static ShellProcess Run(FakeModule module, string input, params string[] arguments)
    {
        ShellProcess shell = Start(module, arguments);
        try
        {
            shell.Type(input);
            shell._process.StandardInput.Close();
            shell.ExitCode();
            return shell;
        }
        catch
        {
            shell.Dispose();
            throw;
        }
    }

    public static ShellProcess Run(FakeModule module, params IEnumerable<string> arguments) => Run(module, "", [.. arguments]);

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public void Signal(int signal)
    {
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <param name="then">What is to follow it, at once or later.</param>
    public void WaitFor(string text, string then = "")
    {
        string? seen = null;
        Assert.True(
            SpinWait.SpinUntil(() => (seen = Output).IndexOf(text, StringComparison.Ordinal) is var at and >= 0 && seen.IndexOf(then, at + text.Length, StringComparison.Ordinal) >= 0, Patience),
            $"'{text}' was not written, or no '{then}' after it. Output: {seen} Error: {Error}");
    }

    public int ExitCode() => ExitCode(Patience);

    public int ExitCode(TimeSpan deadline)
    {
        Assert.True(_process.WaitForExit(deadline), $"still running. Output: {Output} Error: {Error}");
        _reading.Wait(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    // Built in the same configuration as these tests, as their project asks.
    private static string Assembly()
    {
        DirectoryInfo configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!;
        string repository = configuration.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(repository, "src", "MilvusL7.Shell", "bin", configuration.Name, "net10.0", "MilvusL7.Shell.dll");
    }

    private static async Task Read(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[1024];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
