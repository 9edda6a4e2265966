using System.Text;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>What the deletion of an object does to the file that it is in, and to the files that name that file.</summary>
public sealed class RemovalFileTests
{
    private const string Remove = $"{Sample.Get} | Remove-MilvusBackendConfig -Confirm:$false";

    private const string Object = """
        apiVersion: cloud.google.com/v1
        kind: BackendConfig
        metadata:
          name: my-release-backendconfig
          labels:
            app.kubernetes.io/part-of: my-release
            app.kubernetes.io/managed-by: MilvusL7
        spec:
          timeoutSec: 3600

        """;

    private const string Other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other   # stays\ndata: {}\n";

    [Theory]
    [InlineData("{0}---\n{1}", "---\n{1}")]
    [InlineData("---\n{0}---\n{1}", "---\n{1}")]
    [InlineData("{1}---\n{0}", "{1}")]
    [InlineData("{1}---\n# ours\n{0}", "{1}")]
    [InlineData("{1}---\n{0}# about the next\n---\n{1}", "{1}# about the next\n---\n{1}")]
    [InlineData("# of the file\n\n{0}---\n{1}", "# of the file\n\n---\n{1}")]
    [InlineData("# of the file\n\n# ours\n{0}---\n{1}", "# of the file\n\n---\n{1}")]
    [InlineData("{1}---\n{0}---\n", "{1}---\n")]
    [InlineData("\ufeff{0}---\n{1}", "\ufeff---\n{1}")]
    [InlineData("{1}---\n{0}---\na: [\n", "{1}---\na: [\n")]
    public void The_other_documents_and_their_comments_stay_to_the_byte(string file, string expected)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("both.yaml", Filled(file));

        Outcome outcome = session.Run(Remove).Succeeded();

        Assert.Equal("Removed", outcome.Value<string>("Action"));
        // As bytes: reading as text would skip a byte order mark.
        Assert.Equal(Encoding.UTF8.GetBytes(Filled(expected)), File.ReadAllBytes(session.Folder["both.yaml"]));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("# of the file\n{0}---\n# nothing more\n")]
    public void A_file_without_another_object_is_deleted(string file)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("one.yaml", Filled(file));

        session.Run(Remove).Succeeded();

        Assert.DoesNotContain("one.yaml", session.Folder.Names);
    }

    [Fact]
    public void An_item_of_a_List_is_taken_out_of_it()
    {
        using ModuleSession session = new("standalone");
        string item = Object.Replace("\n", "\n  ", StringComparison.Ordinal).TrimEnd();
        session.Folder.Write("list.yaml", $"apiVersion: v1\nkind: List\nitems:\n- {item}\n- apiVersion: v1   # stays\n  kind: ConfigMap\n  metadata:\n    name: other\n");

        session.Run(Remove).Succeeded();

        Assert.Equal("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1   # stays\n  kind: ConfigMap\n  metadata:\n    name: other\n", session.Folder.Read("list.yaml"));
    }

    [Theory]
    [InlineData("resources:\n- configmap.yaml\n- my-release-backendconfig.yaml   # ours\n- service.yaml   # ClusterIP\n- deployment.yaml\n", "resources:\n- configmap.yaml\n- service.yaml   # ClusterIP\n- deployment.yaml\n")]
    [InlineData("resources: [configmap.yaml, ./my-release-backendconfig.yaml, service.yaml, deployment.yaml]\n", "resources: [configmap.yaml, service.yaml, deployment.yaml]\n")]
    [InlineData("namespace: vectors\nresources:\n- my-release-backendconfig.yaml\n", "namespace: vectors\n")]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: m}\nresources:\n- my-release-backendconfig.yaml\n", null)]
    public void The_file_is_taken_out_of_the_kustomization(string kustomization, string? expected)
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Write("my-release-backendconfig.yaml", Object);
        session.Folder.Write("kustomization.yaml", kustomization);

        Outcome outcome = session.Run(Remove).Succeeded();

        Assert.Equal(expected ?? kustomization, session.Folder.Read("kustomization.yaml"));
        Assert.Equal(expected is null ? 1 : 2, outcome.Value<string[]>("Path").Length);
    }

    [Fact]
    public void A_kustomization_of_another_folder_that_lists_the_file_is_edited_too()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Write("my-release-backendconfig.yaml", Object);
        session.Folder.Write("sub/kustomization.yaml", "resources:\n- ../my-release-backendconfig.yaml\n- ../other.yaml\n");

        session.Run(Remove).Succeeded();

        Assert.Equal("resources:\n- ../other.yaml\n", session.Folder.Read("sub/kustomization.yaml"));
    }

    [Fact]
    public void An_object_that_a_patch_of_kustomize_changes_stays()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Write("my-release-backendconfig.yaml", Object);
        session.Folder.Write("kustomization.yaml", """
            resources:
            - configmap.yaml
            - service.yaml
            - deployment.yaml
            - my-release-backendconfig.yaml
            patches:
            - patch: |
                apiVersion: cloud.google.com/v1
                kind: BackendConfig
                metadata:
                  name: my-release-backendconfig
                spec:
                  timeoutSec: 60

            """);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome refused = session.Run(Remove);

        Assert.Equal("ReleaseLayered", refused.ErrorId);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_file_that_was_changed_since_the_diff_was_shown_stays()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("one.yaml", Object);
        session.Answer = _ =>
        {
            session.Folder.Write("one.yaml", Object + "  # changed\n");
            return 0;
        };

        Outcome refused = session.Run($"{Sample.Get} | Remove-MilvusBackendConfig");

        Assert.Equal("ChangedMeanwhile", refused.ErrorId);
        Assert.Contains("one.yaml", session.Folder.Names);
    }

    [Fact]
    public void A_file_beside_the_one_that_was_named_is_found()
    {
        using ModuleSession session = new("standalone");
        string all = string.Join("---\n", session.Folder.Names.Select(session.Folder.Read));
        Array.ForEach(session.Folder.Names, n => File.Delete(session.Folder[n]));
        session.Folder.Write("all.yaml", all);
        session.Run("Get-MilvusRelease -Path all.yaml | New-MilvusBackendConfig").Succeeded();
        Assert.Equal(2, session.Folder.Names.Length);

        session.Run("Get-MilvusRelease -Path all.yaml | Remove-MilvusBackendConfig -Force").Succeeded();

        Assert.Equal(["all.yaml"], session.Folder.Names);
    }

    private static string Filled(string text) => text.Replace("{0}", Object, StringComparison.Ordinal).Replace("{1}", Other, StringComparison.Ordinal);
}
