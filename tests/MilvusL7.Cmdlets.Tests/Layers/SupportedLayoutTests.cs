using System.Text.Json.Nodes;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Every layout that README calls supported: the whole pipeline, then what the real tool renders from the folder.</summary>
public sealed class SupportedLayoutTests
{
    private const string Pipeline = Sample.Pipeline + " -Force";

    private const string Values = "cluster: {enabled: true}\nservice: {type: LoadBalancer}\nqueryNode: {replicas: 2}\n";

    private static readonly string Chart = Path.Combine(Settings.Repository, "tests", "cluster", "chart", "milvus");

    // The objects that hold the values, and where the values are in them.
    public static TheoryData<string, string, string> Objects => new()
    {
        { "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: my-release}\nspec:\n  chart: {spec: {chart: milvus}}\n  values:\n", "    ", "spec.values" },
        { "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: my-release}\nspec:\n  source:\n    chart: milvus\n    helm:\n      valuesObject:\n", "        ", "spec.source.helm.valuesObject" },
        { "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: my-release}\nspec:\n  source:\n    chart: milvus\n    helm:\n      values: |\n", "        ", "spec.source.helm.values" },
        { "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  template:\n    metadata: {name: my-release}\n    spec:\n      source:\n        chart: milvus\n        helm:\n          valuesObject:\n", "            ", "spec.template.spec.source.helm.valuesObject" },
        { "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: my-release}\nspec:\n  chart: milvus\n  valuesContent: |\n", "    ", "spec.valuesContent" },
        { "helm:\n  releaseName: my-release\n  chart: milvus\n  values:\n", "    ", "helm.values" },
    };

    [RenderTheory("kubectl", "helm3")]
    [MemberData(nameof(Objects))]
    public void Values_inside_of_an_object(string head, string indent, string place)
    {
        using ModuleSession session = new();
        string file = head.StartsWith("helm:", StringComparison.Ordinal) ? "fleet.yaml" : "release.yaml";
        session.Folder.Write(file, head + string.Concat(Values.TrimEnd('\n').Split('\n').Select(l => indent + l + "\n")));

        session.Run(Pipeline).Succeeded();

        // kubectl reads objects alone.
        string kind = file == "fleet.yaml" ? "apiVersion: v1\nkind: Bundle\n" : string.Empty;
        JsonNode? values = Rendered.Json(kind + session.Folder.Read(file))[0];
        foreach (string key in place.Split('.'))
        {
            values = values![key];
        }

        session.Folder.Write("rendered/values.yaml", values is JsonObject ? values.ToJsonString() : values!.ToString());
        AssertServes(session, Tools.Template(session.Folder.Path, "my-release", Chart, "rendered/values.yaml"));
    }

    [RenderTheory("helm3")]
    [InlineData("releases:\n- name: my-release\n  chart: milvus/milvus\n  values: [common.yaml, prod/values.yaml]\n")]
    [InlineData("releases:\n- name: other\n  chart: web/web\n- name: my-release\n  chart: zilliztech/milvus\n  values:\n  - common.yaml\n  - prod/values.yaml\n  - queryNode: {replicas: 3}\n")]
    public void Files_of_a_helmfile(string helmfile)
    {
        using ModuleSession session = new();
        session.Folder.Write("helmfile.yaml", helmfile);
        session.Folder.Write("common.yaml", "proxy:\n  extraEnv:\n  - {name: A, value: b}\n");
        session.Folder.Write("prod/values.yaml", Values);

        session.Run(Pipeline).Succeeded();

        string yaml = Tools.Template(session.Folder.Path, "my-release", Chart, "common.yaml", "prod/values.yaml");
        Assert.Equal("b", Rendered.Read(yaml).Environment()["A"]);
        AssertServes(session, yaml);
    }

    [RenderTheory("kubectl", "helm3")]
    [InlineData("")]
    [InlineData("namespace: vectors\n")]
    [InlineData("patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: add, path: /metadata/labels/team, value: search}\n")]
    public void A_chart_that_a_kustomization_inflates(string more)
    {
        using ModuleSession session = new();
        session.Folder.Write("kustomization.yaml", $"{more}helmGlobals: {{chartHome: charts}}\nhelmCharts:\n- name: milvus\n  version: 4.2.58\n  releaseName: my-release\n  valuesInline:\n{string.Concat(Values.TrimEnd('\n').Split('\n').Select(l => "    " + l + "\n"))}");
        CopyChart(session);
        // A key that stands twice, which helm reads and kustomize refuses.
        File.Delete(session.Folder["charts/milvus/charts/pulsar/templates/configmap.yaml"]);

        session.Run(Pipeline).Succeeded();

        Rendered.Read(Tools.Kustomize(session.Folder.Path, "--enable-helm", "--helm-command", Tools.Find("helm3")!)).AssertServes();
    }

    [RenderFact("helm3")]
    public void An_umbrella_chart_that_Argo_CD_installs_with_values_files()
    {
        using ModuleSession session = new();
        session.Folder.Write("stack/Chart.yaml", "apiVersion: v2\nname: stack\nversion: 1.0.0\ndependencies:\n- name: milvus\n  alias: vectordb\n  version: 4.2.58\n");
        session.Folder.Write("stack/values.yaml", "vectordb:\n  proxy: {extraEnv: [{name: A, value: b}]}\n");
        session.Folder.Write("stack/values-prod.yaml", "vectordb:\n" + string.Concat(Values.TrimEnd('\n').Split('\n').Select(l => $"  {l}\n")));
        session.Folder.Write("apps/search.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: search}\nspec:\n  source:\n    path: stack\n    helm:\n      releaseName: my-release\n      valueFiles: [values-prod.yaml]\n");
        CopyChart(session, "stack/");

        session.Run(Pipeline).Succeeded();

        Rendered rendered = Rendered.Read(Tools.Template(session.Folder["stack"], "my-release", ".", "values-prod.yaml"));
        rendered.AssertServes();
        Assert.Equal("b", rendered.Environment()["A"]);
    }

    private static void AssertServes(ModuleSession session, string yaml) => Rendered.Read(string.Join(
        "\n---\n",
        session.Folder.Names.Where(n => Path.GetFileName(n).StartsWith("my-release-", StringComparison.Ordinal)).Select(session.Folder.Read).Prepend(yaml))).AssertServes();

    private static void CopyChart(ModuleSession session, string folder = "")
    {
        foreach (string file in Directory.GetFiles(Chart, "*", SearchOption.AllDirectories))
        {
            session.Folder.Write($"{folder}charts/milvus/{Path.GetRelativePath(Chart, file)}", File.ReadAllText(file));
        }
    }
}
