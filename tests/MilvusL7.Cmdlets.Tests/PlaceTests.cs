using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Where Get-MilvusRelease looks: several folders, patterns, several contexts; what is wrong with one costs that one.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("-Path east, west", "east west")]
    [InlineData("-Path *st", "east west")]
    [InlineData("-Path e*/*.yaml", "east")]
    [InlineData("-LiteralPath 'n[o]rth', west", "north west")]
    [InlineData("-LP west", "west")]
    [InlineData("-Path 'n`[o`]rth'", "north")]
    public void Every_folder_that_is_named_or_matched_is_looked_through(string arguments, string expected)
    {
        using ModuleSession session = Folders();

        Outcome outcome = session.Run($"Get-MilvusRelease {arguments} | ForEach-Object {{ $_.Name }}").Succeeded();

        Assert.Equal(expected, string.Join(' ', outcome.Objects.Select(o => o.ToString())));
    }

    [Fact]
    public void Items_of_the_file_system_are_taken_as_they_are()
    {
        using ModuleSession session = Folders();

        Outcome outcome = session.Run("([System.IO.DirectoryInfo]\"$PWD\").GetDirectories() | Get-MilvusRelease | ForEach-Object { $_.Name }").Succeeded();

        Assert.Equal(["east", "north", "west"], outcome.Objects.Select(o => o.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Verbose_says_what_a_folder_holds_and_in_which_file_a_release_is()
    {
        using ModuleSession session = Folders();

        Outcome outcome = session.Run("Get-MilvusRelease -Path east -Verbose").Succeeded();

        Assert.Contains(outcome.Verbose, v => v.Contains("Files read: milvus.yaml.", StringComparison.Ordinal) && v.Contains("'east' is in milvus.yaml.", StringComparison.Ordinal));
    }

    [Fact]
    public void Folder_that_is_not_there_costs_itself()
    {
        using ModuleSession session = Folders();

        Outcome outcome = session.Run("Get-MilvusRelease -Path east, nowhere, no*where, west | ForEach-Object { $_.Name }");

        Assert.Equal(["east", "west"], outcome.Objects.Select(o => o.ToString()));
        Assert.Equal(["PathNotFound", "PathNotFound"], outcome.Errors.Select(Outcome.IdOf));
    }

    [Fact]
    public void Context_that_cannot_be_used_costs_itself()
    {
        using FakeApiServer server = new();
        using ModuleSession session = new();
        session.Folder.Write("config", server.Kubeconfig);
        server.Answers["/api/v1/namespaces/default/services"] = (200, """{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}""");

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config -Context nowhere, test");

        Assert.Equal("ContextNotFound", outcome.ErrorId);
        Assert.Contains("cluster 'test'", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_leaves_a_file_that_is_there_under_NoClobber()
    {
        using ModuleSession session = new("cluster");
        using WorkFolder exported = new();
        string script = $"{Sample.Get} | New-MilvusBackendConfig -WhatIf | Export-MilvusManifest -LiteralPath '{exported.Path}' -NoClobber";
        session.Run(script).Succeeded();
        string name = Assert.Single(exported.Names);
        exported.Write(name, exported.Read(name) + "# mine\n");
        Dictionary<string, string> snapshot = exported.Snapshot();

        Outcome outcome = session.Run(script);

        Assert.Equal("FileExists", outcome.ErrorId);
        Assert.Empty(outcome.Objects);
        exported.AssertUntouched(snapshot);
    }

    private static ModuleSession Folders()
    {
        ModuleSession session = new();
        foreach (string folder in (string[])["east", "west", "n[o]rth"])
        {
            string name = folder.Replace("[o]", "o", StringComparison.Ordinal);
            session.Folder.Write($"{folder}/milvus.yaml", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Manifests", "cluster", "milvus.yaml")).Replace("my-release", name, StringComparison.Ordinal));
        }

        return session;
    }
}
