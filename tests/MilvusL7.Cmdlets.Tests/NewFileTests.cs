using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Where new objects are written: where something applies them, or with a warning.</summary>
public sealed class NewFileTests
{
    private const string Backend = $"{Sample.Get} | New-MilvusBackendConfig";

    [Fact]
    public void They_go_beside_the_releases_own_files_and_into_that_folders_kustomization()
    {
        using ModuleSession session = new();
        Put(session, "kustomize", "apps/milvus");
        session.Folder.Write("apps/web/web.yaml", "kind: Web\n");

        session.Run(Backend).Succeeded();

        Assert.Contains("apps/milvus/my-release-backendconfig.yaml", session.Folder.Names);
        Assert.EndsWith("- my-release-backendconfig.yaml\n", session.Folder.Read("apps/milvus/kustomization.yaml"), StringComparison.Ordinal);
        Assert.Equal("Unchanged", session.Run(Backend).Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void They_are_listed_in_the_kustomization_above_that_lists_the_releases_own_file()
    {
        using ModuleSession session = new();
        Put(session, "flux", "apps/milvus");
        session.Folder.Write("kustomization.yaml", "resources:\n- apps/milvus/release.yaml\n");

        Outcome outcome = session.Run(Backend).Succeeded();

        Assert.Equal("resources:\n- apps/milvus/release.yaml\n- apps/milvus/my-release-backendconfig.yaml\n", session.Folder.Read("kustomization.yaml"));
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("resources:\n- apps/web\n")]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: all\nspec:\n  path: ./apps\n")]
    public void A_kustomization_that_does_not_apply_the_release_is_left_alone(string text)
    {
        using ModuleSession session = new();
        Put(session, "flux", "apps/milvus");
        session.Folder.Write("kustomization.yaml", text);

        Outcome outcome = session.Run(Backend).Succeeded();

        Assert.Equal(text, session.Folder.Read("kustomization.yaml"));
        Assert.Contains("apps/milvus/my-release-backendconfig.yaml: MilvusL7 found no tool that applies the file.", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("values")]
    [InlineData("flux")]
    [InlineData("argo-text")]
    public void Where_nothing_is_known_to_apply_them_a_warning_says_so(string sample)
    {
        using ModuleSession session = new(sample);

        Assert.Contains("my-release-backendconfig.yaml: MilvusL7 found no tool that applies the file", Assert.Single(session.Run(Backend).Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Run(Backend).Succeeded().Warnings);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("values.yaml")]
    public void Those_of_an_umbrella_chart_are_templates_of_it(string path)
    {
        using ModuleSession session = new("umbrella");
        session.Folder.Write("templates/web.yaml", "{{- if .Values.web }}\nkind: Service # my-release\n{{- end }}\n");
        string pipeline = Sample.Pipeline.Replace("-Path .", "-Path " + path, StringComparison.Ordinal);

        session.Run(pipeline).Succeeded();

        Assert.Equal(
            [
                "Chart.yaml",
                "templates/my-release-backendconfig.yaml",
                "templates/my-release-milvus-ingress.yaml",
                "templates/my-release-milvus-tls-managedcertificate.yaml",
                "templates/web.yaml",
                "values.yaml",
            ],
            session.Folder.Names);
        Assert.All(session.Folder.Names.Where(n => n.Contains("my-release", StringComparison.Ordinal)), n => Assert.DoesNotContain("{{", session.Folder.Read(n), StringComparison.Ordinal));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome again = session.Run(pipeline).Succeeded();

        Assert.Equal("Unchanged", again.Value<string>("Action"));
        Assert.Empty(again.Warnings);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_template_for_one_of_a_charts_values_files_is_in_all_its_releases_and_that_is_said()
    {
        using ModuleSession session = new("umbrella");
        session.Folder.Write("values-prod.yaml", "milvus:\n  service:\n    type: LoadBalancer\n");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path values-prod.yaml | New-MilvusBackendConfig").Succeeded();

        Assert.Contains("templates/my-release-backendconfig.yaml: It is a template", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_manifest_that_is_a_symbolic_link_stays_one()
    {
        using ModuleSession session = new("values");
        session.Folder.Write("shared/base.yaml", session.Folder.Read("values.yaml"));
        File.Delete(session.Folder["values.yaml"]);
        File.CreateSymbolicLink(session.Folder["values.yaml"], "shared/base.yaml");

        session.Run("Get-MilvusRelease my-release -Path values.yaml | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("shared/base.yaml", new FileInfo(session.Folder["values.yaml"]).LinkTarget);
        Assert.Contains("type: ClusterIP", session.Folder.Read("shared/base.yaml"), StringComparison.Ordinal);
    }

    private static void Put(ModuleSession session, string sample, string folder)
    {
        using WorkFolder source = new(sample);
        foreach (string name in source.Names)
        {
            session.Folder.Write($"{folder}/{name}", source.Read(name));
        }
    }
}
