using System.Diagnostics;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Targets;
using MilvusL7.Engine.Tests.Targets.Access;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>What a helm that hangs, does not stop talking, or does not reach the API server comes to. The variable that names the program is the whole process's.</summary>
[Collection(AccessTests.Name)]
public sealed class HelmLimitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-helm-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(HelmScript.Variable, null);
        Directory.Delete(_folder, recursive: true);
        _limit.Dispose();
    }

    [LinuxFact]
    public async Task Helm_that_hangs_is_stopped_with_what_it_started()
    {
        var child = Path.Combine(_folder, "child");
        var helm = await FindAsync($"sleep 300 & echo $! > {child}; wait", new HelmPatience { Look = TimeSpan.FromSeconds(3) });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => helm.ChartVersionAsync("milvus", "1.2.3", Context));

        Assert.Equal("HelmTimeout", fault.ErrorId);
        await Moves.Eventually.IsAsync(() => HasEnded(IdIn(child)), "what helm started has ended");
    }

    [UnixFact]
    public async Task Change_is_given_a_time_of_its_own()
    {
        var helm = await FindAsync("sleep 5", new HelmPatience { Look = TimeSpan.FromSeconds(2), Change = TimeSpan.FromSeconds(30) });

        await helm.RollbackAsync("my-release", "milvus", 1, Context);
    }

    [LinuxFact]
    public async Task Output_without_an_end_is_an_error_and_ends_helm()
    {
        var own = Path.Combine(_folder, "own");
        var helm = await FindAsync($"echo $$ > {own}; exec yes 'a line of sixty-four characters, which is written again and again'", new HelmPatience());

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => helm.ChartVersionAsync("milvus", "1.2.3", Context));

        Assert.Equal("HelmOutputTooLarge", fault.ErrorId);
        await Moves.Eventually.IsAsync(() => HasEnded(IdIn(own)), "helm has ended");
    }

    [UnixTheory]
    [InlineData("Error: UPGRADE FAILED: Kubernetes cluster unreachable: Get \"https://10.0.0.1:6443/version\": dial tcp 10.0.0.1:6443: connect: connection refused")]
    [InlineData("Error: UPGRADE FAILED: error validating \"\": error validating data: failed to download openapi: Get \"https://10.0.0.1:6443/openapi/v2?timeout=32s\": dial tcp 10.0.0.1:6443: connect: connection refused")]
    public async Task API_server_that_helm_does_not_reach_is_named(string said)
    {
        var helm = await FindAsync($"cat >/dev/null; echo '{said}' >&2; exit 1", new HelmPatience());
        var upgrade = new HelmUpgrade("my-release", "milvus", "milvus/milvus", "5.0.19", [], false);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => helm.UpgradeAsync(upgrade, () => Task.FromResult<string?>("Helm created no new revision."), null, Context));

        Assert.Equal("ApiServerUnreachable", fault.ErrorId);
        Assert.StartsWith("The API server https://10.0.0.1:6443 cannot be reached: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Helm created no new revision.", fault.Message, StringComparison.Ordinal);
    }

    private static int IdIn(string file) => int.Parse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture);

    // A program that nobody waited for stays as a zombie.
    private static bool HasEnded(int id) => !Directory.Exists($"/proc/{id}") || ProcessStatus.Read(id)[ProcessStatus.State] == "Z";

    private EngineContext Context => new(new Progress<EngineReport>(), _limit.Token);

    /// <summary>A helm whose version is told, and which does something else for every other command.</summary>
    private Task<HelmCli> FindAsync(string script, HelmPatience patience)
    {
        HelmScript.Use(_folder, $"[ \"$1\" = version ] && echo v3.17.0 && exit\n{script}");
        return HelmCli.FindAsync(new Kubeconfig([], "test", "milvus", new k8s.KubernetesClientConfiguration()), Context, patience);
    }
}
