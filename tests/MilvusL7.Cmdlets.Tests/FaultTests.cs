using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>What goes wrong with a folder.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Malformed_YAML_is_named_with_file_line_and_column()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("zz.yaml", "a:\n  b: 1\n c: 2\n");

        Outcome outcome = session.Run("Get-MilvusRelease -Path .");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains($"{session.Folder["zz.yaml"]}(3,", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void Two_values_files_of_one_release_are_an_error_before_the_first_changes()
    {
        using ModuleSession session = new("values");
        session.Folder.Write("values-dev.yaml", session.Folder.Read("values.yaml"));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseAmbiguous", outcome.ErrorId);
        Assert.Contains("values-dev.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void The_defaults_of_a_vendored_chart_are_no_release()
    {
        using ModuleSession session = new("values");
        session.Folder.Write("charts/milvus/Chart.yaml", "apiVersion: v2\nname: milvus\nversion: 4.2.58\n");
        session.Folder.Write("charts/milvus/values.yaml", session.Folder.Read("values.yaml"));

        Assert.Single(session.Run(Sample.Get).Succeeded().Objects);
    }

    [Fact]
    public void Malformed_user_yaml_is_named()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "    common:\n", "    common: [\n");

        Outcome outcome = session.Run("Get-MilvusRelease -Path .");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains("user.yaml of ConfigMap my-release-milvus(", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_named()
    {
        using ModuleSession session = new("standalone");
        File.WriteAllBytes(session.Folder["latin.yaml"], [0x61, 0x3a, 0x20, 0xe4, 0x0a]);

        Outcome outcome = session.Run("Get-MilvusRelease -Path .");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains("latin.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Path nowhere", "PathNotFound")]
    [InlineData("Get-MilvusRelease other -Path .", "ReleaseNotFound")]
    [InlineData("Get-MilvusRelease my-release -Namespace elsewhere -Path .", "ReleaseNotFound")]
    [InlineData("Get-MilvusRelease", "KubeconfigNotFound")]
    [InlineData("Get-MilvusRelease -Kubeconfig nowhere.yaml", "KubeconfigNotFound")]
    [InlineData("Get-MilvusRelease -Path env:plain", "PathInvalid")]
    [InlineData("Get-MilvusRelease -Path nodrive:plain", "PathInvalid")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation('Env:'); Get-MilvusRelease -Path plain", "PathInvalid")]
    [InlineData("Get-MilvusRelease 'Bad Name!' -Path nameless", "ReleaseNameInvalid")]
    [InlineData("Get-MilvusRelease ../../x -Path nameless", "ReleaseNameInvalid")]
    [InlineData("Get-MilvusRelease x -Namespace 'no good' -Path nameless", "ReleaseNameInvalid")]
    [InlineData("Get-MilvusRelease -Path Name_less", "ReleaseNameInvalid")]
    public void Is_one_whole_error(string script, string id)
    {
        using ModuleSession session = new("cluster");
        if (id == "ReleaseNameInvalid")
        {
            session.Folder.Write("nameless/values.yaml", "cluster: {enabled: true}\nqueryNode: {replicas: 1}\n");
            session.Folder.Write("Name_less/values.yaml", "cluster: {enabled: true}\nqueryNode: {replicas: 1}\n");
        }

        Outcome outcome = session.Run(script);

        Assert.Equal(id, outcome.ErrorId);
        Assert.Empty(outcome.Objects);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_wildcard_that_matches_nothing_is_no_error() =>
        Assert.Empty(Sample.Run("cluster", "Get-MilvusRelease other* -Path .").Succeeded().Objects);

    [Fact]
    public void A_wildcard_finds_releases_whatever_its_case() =>
        Assert.Single(Sample.Run("cluster", "Get-MilvusRelease MY-* -Path .").Succeeded().Objects);

    [UnixFact]
    public void A_link_to_a_folder_is_not_followed_and_one_that_leads_nowhere_is_passed_over()
    {
        using ModuleSession session = new("cluster");
        File.CreateSymbolicLink(session.Folder["itself"], ".");
        File.CreateSymbolicLink(session.Folder["gone.yaml"], "nowhere.yaml");

        Assert.Single(session.Run("Get-MilvusRelease -Path .").Succeeded().Objects);
        Assert.Single(session.Run("Get-MilvusRelease -Path itself").Succeeded().Objects);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_one_whole_error()
    {
        using ModuleSession session = new("cluster");
        // A folder in the place of the file; a permission would not stop root.
        Directory.CreateDirectory(session.Folder["my-release-backendconfig.yaml"]);

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig");

        Assert.Equal("FileNotWritable", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Empty(outcome.Objects);
        Assert.DoesNotContain("my-release-backendconfig.yaml", session.Folder.Names);
    }

    [Fact]
    public void A_change_that_stops_in_the_middle_says_what_was_changed_and_what_was_not()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("kustomization.yaml", "resources:\n- milvus.yaml\n- workloads.yaml\n");
        Directory.CreateDirectory(session.Folder["my-release-backendconfig.yaml"]);

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig");

        Assert.Equal("FileNotWritable", outcome.ErrorId);
        Assert.Contains($"Changed before that: {session.Folder["kustomization.yaml"]}. Not changed: {session.Folder["my-release-backendconfig.yaml"]}.", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_flow_mapping_in_the_way_is_edited_too()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n  ports:\n  - name: milvus\n    port: 19530\n    targetPort: milvus\n", "  type: ClusterIP\n  ports: [{name: milvus, port: 19530, targetPort: milvus}]\n");

        session.Run(Sample.Pipeline).Succeeded();

        Assert.Contains("'{\"milvus\":\"HTTP2\"}'", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }
}
