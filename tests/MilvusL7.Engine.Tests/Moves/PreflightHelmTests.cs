using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Tests.Releases;
using MilvusL7.Engine.Tests.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>The checks of a Helm release, with a program in helm's place. The variable that names it is the whole process's: all of them are here.</summary>
[Collection(Targets.Access.AccessTests.Name)]
public sealed class PreflightHelmTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-preflight-").FullName;
    private PreflightPlace _place = null!;

    public async Task InitializeAsync()
    {
        _place = await PreflightPlace.StartAsync();
        Have("milvus/milvus");
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable(HelmScript.Variable, null);
        Directory.Delete(_folder, recursive: true);
        await _place.DisposeAsync();
    }

    [UnixFact]
    public async Task Helm_and_the_chart_in_its_version_pass()
    {
        Helm("v3.17.0", "[ \"$5\" = 4.2.58 ] && echo 'version: 4.2.58'");

        var checks = await _place.RunAsync();

        Assert.All(checks.Where(c => c.Id is "HelmVersion" or "HelmChart"), c => Assert.True(c.Result == MilvusL7CheckResult.Passed, $"{c}: {c.Message}"));
        Assert.Equal(2, checks.Count(c => c.Id.StartsWith("Helm", StringComparison.Ordinal)));
    }

    [UnixFact]
    public async Task A_helm_that_is_too_old_fails()
    {
        Helm("v3.12.3", "echo 'version: 4.2.58'");

        var checks = await _place.RunAsync();

        var check = checks.Single(c => c.Id == "HelmVersion");
        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("3.12", check.Message, StringComparison.Ordinal);
        Assert.Equal(MilvusL7CheckResult.Unknown, checks.Single(c => c.Id == "HelmChart").Result);
    }

    [Fact]
    public async Task No_helm_fails()
    {
        Environment.SetEnvironmentVariable(HelmScript.Variable, Path.Combine(_folder, "none"));

        Assert.Equal(MilvusL7CheckResult.Failed, (await _place.RunAsync()).Single(c => c.Id == "HelmVersion").Result);
    }

    [UnixFact]
    public async Task A_chart_that_helm_does_not_find_fails()
    {
        Helm("v4.1.0", "echo 'Error: repo milvus not found' >&2; exit 1");

        var check = await _place.OneAsync("HelmChart");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("repo milvus not found", check.Message, StringComparison.Ordinal);
        Assert.Contains("helm repo add", check.RecommendedAction, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_folder_with_another_version_of_it_fails()
    {
        Have(_folder);
        Helm("v3.17.0", "echo 'version: 5.0.19'");

        var check = await _place.OneAsync("HelmChart");

        Assert.Equal(MilvusL7CheckResult.Failed, check.Result);
        Assert.Contains("5.0.19", check.Message, StringComparison.Ordinal);
    }

    private void Have(string chart)
    {
        var revision = new HelmRevision("my-release", "milvus", "sh.helm.release.v1.my-release.v1", 1, "deployed");
        _place.Owner = new HelmOwner(new HelmRelease(revision, "milvus", "4.2.58", "2.5.16", [], [], string.Empty) { Newest = revision }, chart);
        _place.State = _place.State with { ManagedBy = ManagedBy.Helm };
    }

    private void Helm(string version, string show) => HelmScript.Use(_folder, $"case \"$1\" in version) echo {version} ;; show) {show} ;; esac");
}
