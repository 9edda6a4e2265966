using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>The name that the chart gives its Service, as helm renders it; and that what was written is found again.</summary>
public sealed class ServiceNameTests
{
    [RenderTheory("helm3")]
    [InlineData("vec", "", "")]
    [InlineData("vec", "vectordb", "")]
    [InlineData("my-vectordb", "vectordb", "")]
    [InlineData("milvus-one", "", "")]
    [InlineData("milvus-one", "vectordb", "")]
    [InlineData("vec", "vectordb", "nameOverride: search")]
    [InlineData("vec-search", "vectordb", "nameOverride: search")]
    [InlineData("vec", "", "nameOverride: search")]
    [InlineData("vec", "vectordb", "fullnameOverride: the-one")]
    [InlineData("vec", "", "fullnameOverride: the-one\n    nameOverride: other")]
    [InlineData("vec", "", "fullnameOverride: a-name-that-is-so-long-that-the-chart-cuts-it-at-its-63rd-char-and-after")]
    [InlineData("a-release-with-a-name-of-fifty-characters-and-more", "vectordb-of-search", "")]
    public void Is_that_of_helm(string release, string alias, string overrides)
    {
        using ModuleSession session = Umbrella(alias, overrides);

        Outcome outcome = session.Run($"Get-MilvusRelease {release} -Path . -WarningAction SilentlyContinue").Succeeded();

        Rendered rendered = Rendered.Read(Tools.Template(session.Folder.Path, release, "."));
        Assert.Equal(Rendered.Text(rendered.Service, "metadata", "name"), outcome.Value<string>("ServiceName"));
    }

    [RenderTheory("helm3")]
    [InlineData(".")]
    [InlineData("values.yaml")]
    public void The_Ingress_in_an_umbrella_chart_is_rendered_and_found_again(string path)
    {
        using ModuleSession session = Umbrella("vectordb", "");

        session.Run(Pipeline(path)).Succeeded();

        Rendered.Read(Tools.Template(session.Folder.Path, "vec", ".")).AssertServes();
        AssertFound(session, path);
    }

    [Fact]
    public void The_Ingress_beside_a_file_that_was_named_alone_is_found_again()
    {
        using ModuleSession session = new();
        session.Folder.Write("search/values.yaml", "queryNode: {replicas: 1}\nservice: {type: LoadBalancer}\n");
        session.Folder.Write("search/other-ingress.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: other}\nspec: {defaultBackend: {service: {name: vec-milvus, port: {number: 19530}}}}\n");

        session.Run(Pipeline("search/values.yaml")).Succeeded();

        AssertFound(session, "search/values.yaml");
    }

    private static void AssertFound(ModuleSession session, string path)
    {
        Outcome outcome = session.Run($"Get-MilvusRelease vec -Path {path} | Test-MilvusL7");

        Assert.Empty(outcome.Errors);
    }

    private static string Pipeline(string path) => $$"""
        Get-MilvusRelease vec -Path {{path}} |
            Set-MilvusServiceType ClusterIP |
            Enable-MilvusTls |
            New-MilvusManagedCertificate -HostName vec.example.com |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress -Force
        """;

    private static ModuleSession Umbrella(string alias, string overrides)
    {
        ModuleSession session = new();
        session.Folder.Write("Chart.yaml", $"apiVersion: v2\nname: stack\nversion: 1.0.0\ndependencies:\n- name: milvus\n  version: 4.2.58\n{(alias.Length > 0 ? $"  alias: {alias}\n" : string.Empty)}");
        session.Folder.Write("values.yaml", $"{(alias.Length > 0 ? alias : "milvus")}:\n    service: {{type: LoadBalancer}}\n{(overrides.Length > 0 ? $"    {overrides}\n" : string.Empty)}");
        string chart = Path.Combine(Settings.Repository, "tests", "cluster", "chart", "milvus");
        foreach (string file in Directory.GetFiles(chart, "*", SearchOption.AllDirectories))
        {
            session.Folder.Write($"charts/milvus/{Path.GetRelativePath(chart, file)}", File.ReadAllText(file));
        }

        return session;
    }
}
