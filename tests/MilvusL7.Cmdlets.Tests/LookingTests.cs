using System.Management.Automation;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The cmdlets that look at a load balancer, as far as they go without a cluster: Test-MilvusL7 on folders, binding, refusals.</summary>
public sealed class LookingTests
{
    private const string Get = Sample.Get;

    public static TheoryData<string> NeedingACluster =>
    [
        "Get-MilvusL7Status",
        "Wait-MilvusL7",
        "Export-MilvusL7Report report.html",
    ];

    [Theory]
    [MemberData(nameof(NeedingACluster))]
    public void A_folder_is_no_load_balancer(string command)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> before = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Get} | {command}");

        Assert.Equal("ClusterRequired", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Empty(outcome.Objects);
        session.Folder.AssertUntouched(before);
    }

    [Theory]
    [MemberData(nameof(NeedingACluster))]
    public void An_error_does_not_end_the_pipeline(string command)
    {
        Outcome outcome = Sample.Run("cluster", $"$release = {Get}; $release, $release | {command}");

        Assert.Equal(["ClusterRequired", "ClusterRequired"], outcome.Errors.Select(Outcome.IdOf));
        Assert.False(outcome.IsTerminated);
    }

    [Fact]
    public void After_the_pipeline_nothing_grave_is_found_in_the_folder()
    {
        using ModuleSession session = new("cluster");
        session.Run(Sample.Pipeline).Succeeded();
        Dictionary<string, string> before = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Get} | Test-MilvusL7").Succeeded();

        Assert.DoesNotContain(outcome.Objects, o => Outcome.Value<string>(o, "Severity") == "Error");
        Assert.True(session.Run($"{Get} | Test-MilvusL7 -Quiet").Succeeded().Answer());
        session.Folder.AssertUntouched(before);
    }

    [Fact]
    public void Before_the_pipeline_every_finding_is_whole_and_the_gravest_is_first()
    {
        Outcome outcome = Sample.Run("cluster", $"{Get} | Test-MilvusL7").Succeeded();

        Assert.Contains(outcome.Objects, o => Outcome.Value<string>(o, "Id") == "IngressMissing");
        Assert.All(outcome.Objects, o =>
        {
            Assert.Equal("MilvusL7.MilvusL7Finding", o.BaseObject.GetType().FullName);
            foreach (string part in (string[])["Id", "Target", "Message", "Evidence", "RecommendedAction", "Release"])
            {
                Assert.NotEqual(string.Empty, Outcome.Value<string>(o, part));
            }
        });
        int[] severities = [.. outcome.Objects.Select(o => Outcome.Value<int>(o, "Severity"))];
        Assert.Equal(severities.OrderDescending(), severities);
        Assert.False(Sample.Run("cluster", $"{Get} | Test-MilvusL7 -Quiet").Succeeded().Answer());
    }

    [Fact]
    public void What_is_broken_after_the_pipeline_is_found()
    {
        using ModuleSession session = new("cluster");
        session.Run(Sample.Pipeline).Succeeded();
        session.Folder.Replace("my-release-backendconfig.yaml", "requestPath: /healthz", "requestPath: /");

        Outcome outcome = session.Run($"{Get} | Test-MilvusL7").Succeeded();

        Assert.Contains(outcome.Objects, o => Outcome.Value<string>(o, "Id") == "HealthCheckPath");
    }

    [Fact]
    public void Quiet_answers_once_for_each_release()
    {
        Outcome outcome = Sample.Run("cluster", $"$release = {Get}; $release, $release | Test-MilvusL7 -Quiet").Succeeded();

        Assert.Equal([false, false], outcome.Objects.Select(o => (bool)o.BaseObject));
    }

    [Theory]
    [InlineData($"{Get} | Test-MilvusL7 -Quiet")]
    [InlineData($"{Get} | New-MilvusBackendConfig | Test-MilvusL7 -Quiet")]
    [InlineData($"Test-MilvusL7 -Quiet ({Get})")]
    [InlineData($"Test-MilvusL7 -Quiet -Release ({Get} | New-MilvusBackendConfig)")]
    [InlineData($"{Get} | Test-MilvusL7 | Test-MilvusL7 -Quiet | ForEach-Object {{ $seen = $_ }}; $seen")]
    public void The_release_binds_from_what_names_it(string script)
    {
        Outcome outcome = Sample.Run("cluster", script).Succeeded();

        Assert.IsType<bool>(Assert.Single(outcome.Objects).BaseObject);
    }

    [Theory]
    [InlineData("Test-MilvusL7 my-release")]
    [InlineData("Get-MilvusL7Status my-release")]
    [InlineData("Wait-MilvusL7 my-release")]
    [InlineData("'my-release' | Test-MilvusL7 -Quiet")]
    [InlineData("Export-MilvusL7Report my-release report.html")]
    [InlineData("New-MilvusStaticAddress my-release ip")]
    public void A_name_is_looked_up_in_the_current_context(string script)
    {
        // There is no kubeconfig here, so this is as far as a name gets.
        Assert.Equal("KubeconfigNotFound", Sample.Run("cluster", script).ErrorId);
    }

    [Fact]
    public void What_names_no_project_may_be_piped_in()
    {
        // As a status that was taken with -SkipCompute.
        Outcome outcome = Sample.Run("cluster", $$"""
            $status = [psobject]::new()
            $status.psobject.Properties.Add([psnoteproperty]::new('Release', ({{Get}})))
            $status.psobject.Properties.Add([psnoteproperty]::new('Project', $null))
            $status | Test-MilvusL7 -Quiet
            """);

        Assert.False(outcome.Succeeded().Answer());
    }

    [Fact]
    public void An_Ingress_that_was_meant_and_is_not_there_is_an_error_and_no_finding()
    {
        using ModuleSession session = new("cluster");
        session.Run(Sample.Pipeline).Succeeded();

        Outcome outcome = session.Run($"{Get} | Test-MilvusL7 -IngressName other");

        Assert.Equal("IngressNotFound", outcome.ErrorId);
        Assert.Empty(outcome.Objects);
        session.Run($"{Get} | Test-MilvusL7 -IngressName my-*, other -Quiet").Succeeded();
    }

    [Fact]
    public void A_report_is_not_written_where_there_is_nothing_to_report()
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> before = session.Folder.Snapshot();

        Assert.Empty(session.Run("Get-MilvusRelease none* -Path . | Export-MilvusL7Report report.html").Succeeded().Objects);

        session.Folder.AssertUntouched(before);
    }

}
