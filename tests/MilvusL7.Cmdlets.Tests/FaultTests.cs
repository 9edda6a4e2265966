using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>What goes wrong with a folder.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Malformed_file_that_is_named_is_an_error_with_file_line_and_column()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("zz.yaml", "a:\n  b: 1\n c: 2\n");

        Outcome outcome = session.Run("Get-MilvusRelease -Path zz.yaml");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains($"{session.Folder["zz.yaml"]}(3,", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Theory]
    [InlineData("a:\n  b: 1\n c: 2\n", 3)]
    [InlineData("kind: ConfigMap\ndata:\n  a: \"1\"\n  b: \"2\"\n  a: \"3\"\n", 5)]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n{{ include \"x\" . }}\n", 6)]
    [InlineData("x: 1\n---\na: 1\nb:\n\tc: 2\n---\na: [\n", 5)]
    public void Broken_file_beside_a_release_is_one_warning_and_the_release_is_edited(string text, int line)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("foreign/zz.yaml", text);

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Set-MilvusServiceType NodePort").Succeeded();

        string warning = Assert.Single(outcome.Warnings, w => w.Contains("zz.yaml", StringComparison.Ordinal));
        Assert.Contains($"{session.Folder["foreign/zz.yaml"]}({line},", warning, StringComparison.Ordinal);
        Assert.Single(outcome.Objects);
        Assert.Equal(text, session.Folder.Read("foreign/zz.yaml"));
        Assert.Contains("type: NodePort", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_documents_of_the_releases_own_file_stay_as_they_are()
    {
        using ModuleSession session = new("standalone");
        const string Before = "kind: ConfigMap\nmetadata: {name: other}\ndata:\n  a: \"1\"\n  a: \"2\"\n---\n";
        const string After = "---\nkind: Job\nmetadata:\n  name: {{ .Values.name }}\n\tx: 1\n---\n# nothing\n";
        string service = session.Folder.Read("service.yaml");
        session.Folder.Write("service.yaml", Before + service + After);

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Set-MilvusServiceType NodePort | Add-MilvusL7Annotation").Succeeded();

        Assert.Single(outcome.Warnings, w => w.Contains("service.yaml(5,3)", StringComparison.Ordinal));
        string edited = session.Folder.Read("service.yaml");
        Assert.StartsWith(Before, edited, StringComparison.Ordinal);
        Assert.EndsWith(After, edited, StringComparison.Ordinal);
        Assert.Contains("type: NodePort", edited, StringComparison.Ordinal);
        Assert.Contains("cloud.google.com/neg", edited, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service.yaml", "spec:\n", "spec:\n  sessionAffinity: None\n  sessionAffinity: None\n", "service.yaml(")]
    [InlineData("deployment.yaml", "spec:\n", "spec:\n\treplicas: 1\n", "deployment.yaml(")]
    public void Broken_document_of_the_release_itself_is_an_error(string file, string old, string fresh, string place)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace(file, old, fresh);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Enable-MilvusTls");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains(place, outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Object_that_may_be_in_a_broken_document_is_not_written_a_second_time()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("zz.yaml", "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata:\n  name: my-release-backendconfig\nspec:\n\tx: 1\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | New-MilvusBackendConfig");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains("zz.yaml(6,1)", outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
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
        Assert.Contains($"{session.Folder["configmap.yaml"]}(9,", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("In the text of data.\"user.yaml\", line ", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void Tab_in_user_yaml_is_named_with_its_line_there_and_in_the_values_file()
    {
        using ModuleSession session = new();
        session.Folder.Write("values.yaml", "cluster:\n  enabled: true\nqueryNode:\n  replicas: 2\nextraConfigFiles:\n  user.yaml: |+\n    # ours\n    common:\n    \tsecurity:\n    \t\ttlsMode: 0\n");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path .");

        Assert.Equal("ManifestMalformed", outcome.ErrorId);
        Assert.Contains($"{session.Folder["values.yaml"]}(9,5): In the text of extraConfigFiles.\"user.yaml\", line 3: ", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("a tab is used for indentation", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_named()
    {
        using ModuleSession session = new("standalone");
        File.WriteAllBytes(session.Folder["latin.yaml"], [0x61, 0x3a, 0x20, 0xe4, 0x0a]);

        Outcome outcome = session.Run("Get-MilvusRelease -Path .").Succeeded();
        Assert.Contains("latin.yaml", Assert.Single(outcome.Warnings), StringComparison.Ordinal);

        Assert.Equal("ManifestMalformed", session.Run("Get-MilvusRelease -Path latin.yaml").ErrorId);
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
