using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>
/// What <see cref="RunProcess"/> starts. The matrix starts it some hundred times, so it is PowerShell's engine alone: pwsh around it takes several
/// times as long.
/// </summary>
internal static class RunProgram
{
    /// <summary>Each line of standard input is a number and a command, which runs in a session of its own.</summary>
    public static void Main(string[] arguments)
    {
        string manifest = arguments[0];
        while (Console.In.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            var state = InitialSessionState.CreateDefault2();
            state.ImportPSModule([manifest]);
            var shell = PowerShell.Create(state);
            shell.AddScript($"try {{ {line[(space + 1)..]} }} finally {{ [Console]::Out.WriteLine('{RunProcess.EndMark}{line[..space]}') }}");
            shell.BeginInvoke();
        }
    }
}
