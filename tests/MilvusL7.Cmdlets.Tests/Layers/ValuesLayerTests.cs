using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Several values files of one release: held to what helm renders from all of them.</summary>
public sealed class ValuesLayerTests
{
    [Theory]
    [InlineData("../../secret.yaml")]
    [InlineData("../../../../../../../../../../../../etc/hostname")]
    [InlineData("$ref/../../secret.yaml")]
    public void A_file_outside_the_repository_is_neither_read_nor_edited(string named)
    {
        using ModuleSession session = new();
        const string secret = "service:\n  type: LoadBalancer\n  annotations: {a: marker-4711}\n";
        session.Folder.Write("secret.yaml", secret);
        session.Folder.Write("repository/.git/HEAD", "ref: refs/heads/main\n");
        session.Folder.Write("repository/apps/app.yaml", $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: my-release}}\nspec:\n  source:\n    chart: milvus\n    helm:\n      valueFiles: [{named}]\n      valuesObject:\n        cluster: {{enabled: true}}\n");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path repository/apps | Set-MilvusServiceType NodePort -Confirm:$false");

        Assert.Equal(secret, session.Folder.Read("secret.yaml"));
        Assert.Contains(outcome.Warnings, w => w.Contains("which are not in the folder", StringComparison.Ordinal));
        Assert.DoesNotContain("marker-4711", string.Concat(outcome.Warnings) + string.Concat(outcome.Errors), StringComparison.Ordinal);
        Assert.Contains("NodePort", session.Folder.Read("repository/apps/app.yaml"), StringComparison.Ordinal);
    }

    private const string Base = """
        cluster: {enabled: true}
        proxy:
          extraEnv:
          - name: S3_SECRET
            valueFrom: {secretKeyRef: {name: bucket, key: secret}}
        extraConfigFiles:
          user.yaml: |+
            common:
              security:
                authorizationEnabled: true
        """;

    private const string Overlay = "service:\n  type: LoadBalancer\nqueryNode:\n  replicas: 4\n";

    private static readonly string Chart = Path.Combine(Settings.Repository, "tests", "cluster", "chart", "milvus");

    public static TheoryData<string, string> Names => new()
    {
        { "values.yaml", "values-prod.yaml" },
        { "base.yaml", "production.yaml" },
        { "milvus.yaml", "milvus-staging.yaml" },
        { "common-values.yml", "values_qa.yml" },
        { "milvus-values.yaml", "milvus-values.gke.yaml" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_list_or_text_of_the_lower_file_is_not_replaced_by_an_edit_of_the_upper(string lower, string upper)
    {
        using ModuleSession session = Place((lower, Base), (upper, Overlay));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        foreach ((string step, string place) in new[] { ("Enable-MilvusTls", "proxy.extraEnv"), ("Enable-MilvusTls -SettingsIn UserYaml", "user.yaml"), ("Enable-MilvusTls -WhatIf", "proxy.extraEnv") })
        {
            Outcome outcome = session.Run($"Get-MilvusRelease my-release -Path {upper} | {step}");

            Assert.Equal("ReleaseLayered", outcome.ErrorId);
            ErrorAssert.IsWhole(outcome.Error);
            Assert.Contains(lower, outcome.Error.ToString(), StringComparison.Ordinal);
            Assert.Contains(place, outcome.Error.ToString(), StringComparison.Ordinal);
        }

        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_that_the_upper_file_gives_is_not_changed_in_the_lower(string lower, string upper)
    {
        using ModuleSession session = Place((lower, Base), (upper, Overlay));

        Outcome outcome = session.Run($"Get-MilvusRelease my-release -Path {lower} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains($"{upper} (service.type: LoadBalancer)", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [RenderTheory("helm3")]
    [MemberData(nameof(Names))]
    public void Of_a_folder_each_change_goes_to_the_file_that_decides(string lower, string upper)
    {
        using ModuleSession session = Place((lower, Base), (upper, Overlay));

        Outcome outcome = session.Run(Pipeline(".")).Succeeded();

        Rendered rendered = Render(session, lower, upper);
        rendered.AssertServes();
        Assert.Contains("bucket", rendered.Environment()["S3_SECRET"], StringComparison.Ordinal);
        Assert.Contains("authorizationEnabled: true", rendered.UserYaml(), StringComparison.Ordinal);
        Assert.Contains("type: ClusterIP", session.Folder.Read(upper), StringComparison.Ordinal);
        Assert.DoesNotContain("service", session.Folder.Read(lower), StringComparison.Ordinal);
        Assert.Contains(outcome.Warnings, w => w.Contains($"{lower}, {upper}", StringComparison.Ordinal));
    }

    [RenderFact("helm3")]
    public void Files_of_parts_are_one_release_with_an_internal_load_balancer()
    {
        using ModuleSession session = Place(
            ("milvus_nodes.yaml", "queryNode: {replicas: 2}\nexternalS3: {bucketName: b}\nextraConfigFiles:\n  user.yaml: |\n    common: {security: {authorizationEnabled: true}}\n"),
            ("milvus_network.yaml", "service:\n  type: LoadBalancer\n  annotations: {networking.gke.io/load-balancer-type: Internal}\n"),
            ("milvus_attu.yaml", "attu: {enabled: true}\n"));

        Outcome found = session.Run("Get-MilvusRelease my-release -Path .").Succeeded();
        Assert.Equal(("LoadBalancer", true), (found.Value<string>("ServiceType"), found.Value<bool>("AuthorizationEnabled")));
        Assert.Equal("ExposureWidened", session.Run(Pipeline(".")).ErrorId);
        Assert.Equal("ClusterIP", Rendered.Text(Render(session, "milvus_nodes.yaml", "milvus_network.yaml", "milvus_attu.yaml").Service, "spec", "type"));
    }

    [Fact]
    public void Two_files_that_both_set_the_place_and_have_no_order_are_refused()
    {
        using ModuleSession session = Place(
            ("milvus_a.yaml", "queryNode: {replicas: 2}\nservice: {type: NodePort}\n"),
            ("milvus_b.yaml", "attu: {enabled: true}\nservice: {type: LoadBalancer}\n"));

        foreach (string path in new[] { ".", "milvus_a.yaml" })
        {
            Outcome outcome = session.Run($"Get-MilvusRelease my-release -Path {path} | Set-MilvusServiceType ClusterIP");

            Assert.Equal("ReleaseLayered", outcome.ErrorId);
            Assert.Contains("milvus_b.yaml (service.type: LoadBalancer)", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        // Names only suggest that the files belong together.
        session.Run("Get-MilvusRelease my-release -Path milvus_a.yaml | Set-MilvusServiceType ClusterIP -Force").Succeeded();
        Assert.Contains("service: {type: ClusterIP}", session.Folder.Read("milvus_a.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("values-dev.yaml", "values-prod.yaml")]
    [InlineData("staging.yaml", "production.yaml")]
    public void Files_of_two_environments_do_not_hinder_each_other(string one, string other)
    {
        using ModuleSession session = Place((one, "queryNode: {replicas: 1}\nservice: {type: LoadBalancer}\n"), (other, "queryNode: {replicas: 8}\nservice: {type: LoadBalancer}\n"));

        session.Run($"Get-MilvusRelease my-release -Path {other} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls").Succeeded();

        Assert.Contains("LoadBalancer", session.Folder.Read(one), StringComparison.Ordinal);
        Assert.Equal("ReleaseAmbiguous", session.Run("Get-MilvusRelease my-release -Path .").ErrorId);
    }

    [Fact]
    public void Values_of_other_charts_beside_it_are_not_asked()
    {
        using ModuleSession session = Place(
            ("milvus.yaml", "queryNode: {replicas: 1}\nservice: {type: LoadBalancer}\n"),
            ("redis.yaml", "service: {type: NodePort}\n"),
            ("web-values.yaml", "image: {repository: nginx}\nservice: {type: NodePort}\n"),
            ("values-kafka.yaml", "kafka: {enabled: true}\nlisteners: []\nservice: {type: NodePort}\n"));

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("queryNode: {replicas: 1}\nservice: {type: ClusterIP}\n", session.Folder.Read("milvus.yaml"));
        Assert.Empty(outcome.Warnings);
    }

    [RenderFact("helm3")]
    public void The_defaults_of_an_umbrella_chart_are_below_its_other_values_files()
    {
        using ModuleSession session = Place(
            ("Chart.yaml", "apiVersion: v2\nname: stack\nversion: 1.0.0\ndependencies:\n- name: milvus\n  alias: vectordb\n  version: 4.2.58\n"),
            ("values.yaml", "vectordb:\n" + Indented(Base)),
            ("values-prod.yaml", "vectordb:\n" + Indented(Overlay)));
        Copy(Chart, session.Folder["charts/milvus"]);

        Outcome outcome = session.Run(Pipeline("values-prod.yaml")).Succeeded();

        // Helm takes the chart's values.yaml in any case, so that the list may be copied.
        Assert.Contains(outcome.Warnings, w => w.Contains("proxy.extraEnv of values.yaml is copied into values-prod.yaml", StringComparison.Ordinal));
        Rendered rendered = Rendered.Read(Tools.Template(session.Folder.Path, "my-release", ".", "values-prod.yaml"));
        rendered.AssertServes();
        Assert.Contains("bucket", rendered.Environment()["S3_SECRET"], StringComparison.Ordinal);
        Assert.Equal("my-release-vectordb", Rendered.Text(rendered.Service, "metadata", "name"));
    }

    [Theory]
    [InlineData("  valueFiles: [values/milvus.yaml]\n", "values/milvus.yaml")]
    [InlineData("  valueFiles:\n      - $repo/apps/values/milvus.yaml\n", "apps/values/milvus.yaml")]
    public void ValueFiles_of_an_Application_are_layers_of_it(string valueFiles, string file)
    {
        using ModuleSession session = new("argo-object");
        session.Folder.Replace("application.yaml", "    helm:\n", "    helm:\n    " + valueFiles);
        session.Folder.Write(file, Base + "\nservice:\n  annotations: {networking.gke.io/load-balancer-type: Internal}\n");

        Outcome found = session.Run("Get-MilvusRelease -Path .").Succeeded();
        Assert.Equal("my-release", found.Value<string>("Name"));
        Assert.Empty(found.Warnings);
        string lower = session.Folder.Read(file);
        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls").Succeeded();

        Assert.Equal(lower, session.Folder.Read(file));
        Assert.Contains("S3_SECRET", session.Folder.Read("application.yaml"), StringComparison.Ordinal);
        Assert.Contains(outcome.Warnings, w => w.Contains($"proxy.extraEnv of {file} is copied into application.yaml", StringComparison.Ordinal));
        Assert.Equal("ExposureWidened", session.Run($"{Sample.Get} | New-MilvusIngress -HostName a.example.com -SecretName s").ErrorId);
    }

    [Theory]
    [InlineData("apps/milvus.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: search}\nspec:\n  sources:\n  - chart: milvus\n    helm:\n      valueFiles: [$git/values/base.yaml, $git/values/prod.yaml]\n      parameters: [{name: service.type, value: NodePort}]\n  - {ref: git}\n", "apps/milvus.yaml (helm.parameters) (service.type: NodePort)")]
    [InlineData("kustomization.yaml", "helmCharts:\n- name: milvus\n  releaseName: search\n  valuesFile: values/base.yaml\n  valuesInline: {service: {type: NodePort}}\n  valuesMerge: merge\n  additionalValuesFiles: [values/prod.yaml, values/last.yaml]\n", "values/last.yaml (service.type: NodePort)")]
    [InlineData("release.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: search}\nspec:\n  chart: {spec: {chart: milvus}}\n  valuesFrom: [{name: base}, {name: prod}]\n  values: {service: {type: NodePort}}\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "release.yaml (service.type: NodePort)")]
    public void A_file_that_is_named_alone_knows_the_object_that_names_it(string file, string text, string named)
    {
        using ModuleSession session = Place((file, text), ("values/base.yaml", Base), ("values/prod.yaml", Overlay), ("values/last.yaml", "service: {type: NodePort}\n"));
        Directory.CreateDirectory(session.Folder[".git"]);
        if (file == "release.yaml")
        {
            session.Folder.Write("kustomization.yaml", "resources: [release.yaml]\nconfigMapGenerator:\n- {name: base, files: [values.yaml=values/base.yaml]}\n- {name: prod, files: [values.yaml=values/prod.yaml]}\n");
        }

        Outcome outcome = session.Run("Get-MilvusRelease search -Path values/prod.yaml | Set-MilvusServiceType ClusterIP");
        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains(named.Split('/')[^1], outcome.Error.ToString(), StringComparison.Ordinal);

        Outcome copied = session.Run("Get-MilvusRelease search -Path values/prod.yaml | Enable-MilvusTls").Succeeded();
        Assert.Contains(copied.Warnings, w => w.Contains("proxy.extraEnv of", StringComparison.Ordinal) && w.Contains("base.yaml is copied into prod.yaml", StringComparison.Ordinal));
        Assert.Contains("S3_SECRET", session.Folder.Read("values/prod.yaml"), StringComparison.Ordinal);
        Directory.Delete(session.Folder[".git"]);
    }

    [Theory]
    [InlineData("kustomization.yaml", "configMapGenerator:\n- name: shared\n  files: [values.yaml=shared-values.yaml]\n")]
    [InlineData("kustomization.yaml", "configMapGenerator:\n- name: shared\n  options: {disableNameSuffixHash: true}\n  files:\n  - values.yaml=./shared-values.yaml\n")]
    public void A_file_that_feeds_the_valuesFrom_of_a_HelmRelease_is_a_layer_of_it(string file, string generator)
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  values:\n", "  valuesFrom:\n  - kind: ConfigMap\n    name: shared\n  values:\n");
        session.Folder.Replace("release.yaml", "    extraConfigFiles:\n      user.yaml: |\n        # our own settings\n        common:\n          security:\n            authorizationEnabled: true\n", string.Empty);
        session.Folder.Write("shared-values.yaml", Base);
        session.Folder.Write(file, "resources: [release.yaml]\n" + generator);

        Outcome found = session.Run("Get-MilvusRelease -Path .").Succeeded();
        Assert.Equal(("my-release", true), (Assert.Single(found.Objects).Properties["Name"].Value, found.Value<bool>("AuthorizationEnabled")));
        Assert.Empty(found.Warnings);
        session.Run($"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml").Succeeded();

        Assert.Contains("authorizationEnabled: true", session.Folder.Read("release.yaml"), StringComparison.Ordinal);
        Assert.Equal(Base, session.Folder.Read("shared-values.yaml"));
    }

    [Fact]
    public void Values_that_are_not_in_the_folder_are_not_replaced_unasked()
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  values:\n", "  valuesFrom:\n  - kind: Secret\n    name: elsewhere\n  - kind: Secret\n    name: s3\n    valuesKey: key\n    targetPath: externalS3.secretKey\n  values:\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome refused = session.Run($"{Sample.Get} | Enable-MilvusTls");
        Assert.Equal("ReleaseLayered", refused.ErrorId);
        Assert.Contains("Secret elsewhere (proxy.extraEnv", refused.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);

        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | Enable-MilvusTls -SettingsIn UserYaml").Succeeded();
        session.Run($"{Sample.Get} | Enable-MilvusTls -Force").Succeeded();
    }

    [Theory]
    [InlineData("patches:\n- patch: |\n    apiVersion: helm.toolkit.fluxcd.io/v2\n    kind: HelmRelease\n    metadata: {name: my-release, namespace: vectors}\n    spec: {values: {service: {type: LoadBalancer}}}\n")]
    [InlineData("patches:\n- target: {kind: HelmRelease}\n  patch: |\n    - {op: add, path: /spec/values/service, value: {type: LoadBalancer, port: 19530}}\n")]
    public void A_patch_of_a_HelmRelease_refuses_what_it_sets(string patches)
    {
        using ModuleSession session = new();
        using (WorkFolder source = new("flux"))
        {
            session.Folder.Write("base/release.yaml", source.Read("release.yaml"));
        }

        session.Folder.Write("base/kustomization.yaml", "resources: [release.yaml]\n");
        session.Folder.Write("prod/kustomization.yaml", "resources: [../base]\n" + patches);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("prod/kustomization.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
        session.Run($"{Sample.Get} | Enable-MilvusTls").Succeeded();
    }

    [Fact]
    public void A_post_renderer_of_Flux_refuses_what_it_sets_on_the_rendered_Service()
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  values:\n", "  postRenderers:\n  - kustomize:\n      patches:\n      - target: {kind: Service, name: my-release-milvus}\n        patch: |\n          - {op: replace, path: /spec/type, value: LoadBalancer}\n          - {op: add, path: /metadata/annotations/owner, value: search}\n  values:\n");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("/spec/type: LoadBalancer", outcome.Error.ToString(), StringComparison.Ordinal);
        session.Run($"{Sample.Get} | Add-MilvusL7Annotation").Succeeded();
    }

    [Theory]
    [InlineData("values: [base.yaml, prod.yaml]", null)]
    [InlineData("values:\n  - base.yaml\n  - prod.yaml\n  - service: {type: NodePort}", "helmfile.yaml (service.type: NodePort)")]
    [InlineData("values: [base.yaml, prod.yaml]\n  set: [{name: service.type, value: NodePort}]", "helmfile.yaml (set) (service.type: NodePort)")]
    [InlineData("values: [base.yaml, prod.yaml, elsewhere.yaml.gotmpl]", "elsewhere.yaml.gotmpl")]
    public void A_helmfile_names_the_release_and_the_order_of_its_files(string values, string? named)
    {
        using ModuleSession session = Place(
            ("helmfile.yaml", $"releases:\n- name: search\n  namespace: vectors\n  chart: milvus/milvus\n  {values}\n- name: web\n  chart: other/web\n"),
            ("base.yaml", Base),
            ("prod.yaml", Overlay));

        Outcome found = session.Run("Get-MilvusRelease -Path .").Succeeded();
        Assert.Equal(("search", "vectors"), (found.Value<string>("Name"), found.Value<string>("Namespace")));
        Outcome outcome = session.Run("Get-MilvusRelease search -Path . | Set-MilvusServiceType ClusterIP");

        if (named is null)
        {
            Assert.Contains("type: ClusterIP", session.Folder.Read("prod.yaml"), StringComparison.Ordinal);
            session.Run("Get-MilvusRelease search -Path . | Enable-MilvusTls").Succeeded();
            Assert.Contains("S3_SECRET", session.Folder.Read("prod.yaml"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("ReleaseLayered", outcome.ErrorId);
            Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parameters_of_an_Application_of_an_umbrella_chart_outrank_its_files()
    {
        using ModuleSession session = Place(
            ("charts/stack/Chart.yaml", "apiVersion: v2\nname: stack\nversion: 1.0.0\ndependencies:\n- name: milvus\n  version: 4.2.58\n"),
            ("charts/stack/values.yaml", "milvus:\n" + Indented(Base)),
            ("apps/search.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: search}\nspec:\n  destination: {namespace: vectors}\n  source:\n    path: charts/stack\n    helm:\n      parameters: [{name: milvus.service.type, value: LoadBalancer}]\n"));

        Assert.Equal("LoadBalancer", session.Run("Get-MilvusRelease search -Path .").Succeeded().Value<string>("ServiceType"));
        Outcome outcome = session.Run("Get-MilvusRelease search -Path . | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("apps/search.yaml (helm.parameters) (service.type: LoadBalancer)", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    private static string Pipeline(string path) => $$"""
        Get-MilvusRelease my-release -Path {{path}} |
            Set-MilvusServiceType ClusterIP |
            Enable-MilvusTls |
            New-MilvusManagedCertificate -HostName my-release.milvus.io |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress
        """;

    private static string Indented(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(l => $"  {l}\n"));

    private static ModuleSession Place(params (string Name, string Text)[] files)
    {
        ModuleSession session = new();
        foreach ((string name, string text) in files)
        {
            session.Folder.Write(name, text);
        }

        return session;
    }

    /// <summary>What helm renders from the values, and the new files beside them.</summary>
    private static Rendered Render(ModuleSession session, params string[] values) => Rendered.Read(string.Join(
        "\n---\n",
        session.Folder.Names.Where(n => n.StartsWith("my-release-", StringComparison.Ordinal)).Select(session.Folder.Read)
            .Prepend(Tools.Template(session.Folder.Path, "my-release", Chart, values))));

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
