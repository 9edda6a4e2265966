using System.Globalization;
using System.Text.RegularExpressions;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.ComputeStandIn;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests;

/// <summary>Two hundred releases piped through at once, in a process of its own.</summary>
[Collection(AloneOnTheCluster.Name)]
public sealed partial class MoveScaleTests(ITestOutputHelper output)
{
    private const int Releases = 200;

    [ClusterFact]
    public async Task Two_hundred_releases_are_enabled_at_once()
    {
        await using var place = await Workplace.StartAsync();
        await using var compute = await ComputeServer.StartAsync(new ComputeState("milvusl7-test"), null);
        await place.Kubectl.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, Releases).Select(i => SmallRelease.Objects($"r-{i:000}"))));
        (await place.RunAsync("Get-MilvusRelease r-000 | New-MilvusTlsSecret -HostName *.milvus.io -SecretName shared")).AssertNoError();

        var run = await PwshRun.StartAsync(
            place,
            $$"""
            $env:CLOUDSDK_AUTH_DISABLE_CREDENTIALS = 'true'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            Get-MilvusRelease r-* |
                ForEach-Object { [pscustomobject]@{ Release = $_; HostName = "$($_.Name).milvus.io" } } |
                Enable-MilvusL7 -SecretName shared -ComputeEndpoint '{{compute.BaseUri}}' |
                ForEach-Object { "state $($_.State) $($_.Name) $($_.ErrorMessage)" }
            "peak $([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64) seconds $($watch.Elapsed.TotalSeconds)"
            """,
            place.Kubeconfig,
            bound: TimeSpan.FromMinutes(4));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        int done = Regex.Count(run.Output, "^state Prepared ", RegexOptions.Multiline);
        var figures = Figures().Match(run.Output);
        long peak = long.Parse(figures.Groups["peak"].Value, CultureInfo.InvariantCulture) >> 20;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"releases {Releases} done {done} peak working set {peak} MB, {double.Parse(figures.Groups["seconds"].Value, CultureInfo.InvariantCulture):0} s"));
        Assert.Equal(Releases, done);
        Assert.Equal(Releases, (await place.Kubectl.ListAsync("ingresses")).Count);
        Assert.Empty(await place.Kubectl.ListAsync("leases"));
        // An engine with a few hundred objects of each release in it would be far above.
        Assert.InRange(peak, 1, 400);
    }

    [GeneratedRegex("peak (?<peak>[0-9]+) seconds (?<seconds>[0-9.]+)")]
    private static partial Regex Figures();
}
