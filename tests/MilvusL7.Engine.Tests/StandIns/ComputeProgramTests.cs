using System.Diagnostics;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Tests.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

public class ComputeProgramTests
{
    [UnixFact]
    public async Task The_program_says_where_it_listens_and_ends_when_it_is_told_to()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ComputeServer).Assembly.Location, "--project", "by-hand"]) { RedirectStandardOutput = true })!;
        try
        {
            string? url = await process.StandardOutput.ReadLineAsync(limit.Token);
            using var http = new HttpClient();
            string project = await http.GetStringAsync(new Uri($"{url}projects/by-hand"), limit.Token);
            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            {
                await process.WaitForExitAsync(limit.Token);
            }

            Assert.Contains("compute#project", project, StringComparison.Ordinal);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
