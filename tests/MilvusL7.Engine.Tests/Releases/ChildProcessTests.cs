using System.Diagnostics;
using System.Globalization;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Tests.Moves;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>A program that is stopped takes along what it started: helm's credential plugin does not end with helm.</summary>
public sealed class ChildProcessTests
{
    [LinuxFact]
    public async Task Child_of_a_program_that_is_stopped_is_stopped_too()
    {
        using var program = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 300 & echo $!; wait"]) { RedirectStandardOutput = true })!;
        using var child = Process.GetProcessById(int.Parse((await program.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));

        ChildProcesses.End(program, TimeSpan.FromMilliseconds(200));

        await Eventually.IsAsync(() => program.HasExited && child.HasExited, "both have ended");
    }
}
