using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Where nothing is found, what was looked at is said.</summary>
public sealed class NothingFoundTests
{
    [Theory]
    [InlineData("my-relase", "Did you mean 'my-release'?")]
    [InlineData("my-releas", "Did you mean 'my-release'?")]
    [InlineData("myrelease", "Did you mean 'my-release'?")]
    [InlineData("vectors", "Releases found: my-release.")]
    public void A_name_that_is_not_there_is_answered_with_those_that_are(string name, string expected)
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"Get-MilvusRelease {name} -Path .");

        Assert.Equal("ReleaseNotFound", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Contains(expected, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Files read: milvus.yaml, workloads.yaml.", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 Service", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Path .")]
    [InlineData("Get-MilvusRelease vec* -Path .")]
    public void A_search_that_finds_nothing_warns(string search)
    {
        using ModuleSession session = new();
        session.Folder.Write("web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n");

        Outcome outcome = session.Run(search).Succeeded();

        Assert.Contains("Files read: web.yaml. They contain: 1 Service.", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_said_to_be_empty()
    {
        using ModuleSession session = new();

        Assert.Contains("no manifest or values file", session.Run("Get-MilvusRelease my-release -Path .").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_alone_names_the_base_that_is_outside()
    {
        using ModuleSession session = OverlayTests.Place("resources: [../../base]\n", "", "");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path overlays/prod");

        Assert.Equal("ReleaseNotFound", outcome.ErrorId);
        Assert.Contains("kustomization.yaml includes ../../base", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My_Folder")]
    [InlineData("-x")]
    [InlineData("a-name-that-is-longer-than-what-helm-takes-for-the-name-of-a-release")]
    public void A_folders_name_that_no_release_can_have_is_not_taken(string folder)
    {
        using ModuleSession session = new();
        session.Folder.Write($"{folder}/values.yaml", "queryNode: {}\n");

        Outcome outcome = session.Run($"Get-MilvusRelease -Path ./{folder}");

        Assert.Equal("ReleaseNameInvalid", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Contains("does not name its release", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("vec-milvus", session.Run($"Get-MilvusRelease vec -Path ./{folder}").Succeeded().Value<string>("ServiceName"));
    }
}
