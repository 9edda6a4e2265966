using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The cmdlets that move a release, as far as they go without a cluster: refusals, and one result a release.</summary>
public sealed class MoveTests
{
    public static TheoryData<string> Moving => ["Enable-MilvusL7 -HostName a.example.com", "Complete-MilvusL7", "Disable-MilvusL7"];

    public static TheoryData<string> All => ["Get-MilvusL7Plan -HostName a.example.com", "Enable-MilvusL7 -HostName a.example.com", "Complete-MilvusL7", "Disable-MilvusL7"];

    [Theory]
    [MemberData(nameof(All))]
    public void A_release_in_a_folder_cannot_be_moved(string command)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> before = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | {command}");

        Assert.Equal("ClusterRequired", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Equal("MilvusL7.MilvusRelease", outcome.Error.TargetObject.GetType().FullName);
        session.Folder.AssertUntouched(before);
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void Each_release_that_fails_has_an_error_and_a_summary(string command)
    {
        Outcome outcome = Sample.Run("cluster", $"$release = {Sample.Get}; $release, $release | {command}");

        Assert.Equal(["ClusterRequired", "ClusterRequired"], outcome.Errors.Select(Outcome.IdOf));
        Assert.Equal(["Failed", "Failed"], outcome.Objects.Select(o => Outcome.Value<string>(o, "State")));
        // It would end in the same way again.
        Assert.All(outcome.Objects, o => Assert.Null(o.Properties["Next"].Value));
        Assert.All(outcome.Objects, o => Assert.Equal(outcome.Errors[0].Exception.Message, Outcome.Value<string>(o, "ErrorMessage")));
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_job_shows_no_dry_run(string command)
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | {command} -AsJob -WhatIf; Get-Job");

        Assert.Equal("AsJobInvalid", outcome.ErrorId);
        Assert.Empty(outcome.Objects);
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_job_asks_nobody(string command)
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | {command} -AsJob -Confirm; Get-Job");

        Assert.Equal("AsJobInvalid", outcome.ErrorId);
        Assert.Empty(outcome.Objects);
    }

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_job_has_the_summary_and_the_error(string command)
    {
        Outcome outcome = Sample.Run("cluster", $"$job = {Sample.Get} | {command} -AsJob; $null = $job | Wait-Job; $job.State; $job | Receive-Job");

        Assert.Equal("ClusterRequired", outcome.ErrorId);
        Assert.Equal("Completed", outcome.Objects[0].ToString());
        Assert.Equal("Failed", outcome.Value<string>("State"));
    }

    [Fact]
    public void One_certificate_at_most_is_asked_for()
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | Enable-MilvusL7 -HostName a.example.com -SelfSigned -SecretName mine");

        Assert.Equal("AmbiguousParameterSet", outcome.ErrorId);
    }
}
