using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Which values of a folder are a Milvus release's, and what it is called.</summary>
public sealed class FolderRecognitionTests
{
    private const string Nginx = "image:\n  repository: nginx\n  tag: 1.27.0\nservice:\n  type: LoadBalancer\n  port: 80\n";

    private const string Ambiguous = "service:\n  type: LoadBalancer\nmetrics:\n  enabled: true\n";

    [Theory]
    [InlineData(Nginx)]
    [InlineData("image: nginx:1.27\nservice:\n  type: LoadBalancer\n")]
    [InlineData(Ambiguous)]
    [InlineData("service:\n  type: LoadBalancer\netcd:\n  enabled: true\nminio:\n  enabled: true\nimage:\n  tag: v3\n")]
    [InlineData("externalS3:\n  host: s3\n  bucket: logs\nservice:\n  type: LoadBalancer\nminio: {}\n")]
    [InlineData("cluster:\n  enabled: true\nmetrics: {}\nservice:\n  type: LoadBalancer\n")]
    [InlineData("milvus:\n  host: my-release-milvus\n  port: 19530\nservice:\n  type: LoadBalancer\nimage: {}\n")]
    [InlineData("extraConfigFiles:\n  app.conf: x\nservice:\n  type: LoadBalancer\n")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\nspec:\n  chartRef:\n    kind: OCIRepository\n    name: web\n  values:\n    image:\n      tag: \"1\"\n    service:\n      type: LoadBalancer\n")]
    public void Values_of_others_are_left_alone(string text)
    {
        using ModuleSession session = new();
        session.Folder.Write("web/values.yaml", text);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run("Get-MilvusRelease -Path . | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Empty(outcome.Objects);
        session.Folder.AssertUntouched(snapshot);
        Assert.Equal("ReleaseNotFound", session.Run("Get-MilvusRelease web -Path .").ErrorId);
    }

    [Theory]
    [InlineData("extraConfigFiles:\n  user.yaml: |\n    proxy: {}\n")]
    [InlineData("externalS3:\n  enabled: true\n  bucketName: vectors\n")]
    [InlineData("image:\n  all:\n    tag: v2.6.1\nservice:\n  type: LoadBalancer\n")]
    [InlineData("image:\n  repository: registry.example.com/milvusdb/milvus\n")]
    [InlineData("queryNode:\n  replicas: 3\n")]
    [InlineData("cluster:\n  enabled: false\netcd:\n  replicaCount: 1\nminio:\n  mode: standalone\n")]
    [InlineData("standalone:\n  persistence: {}\nexternalEtcd:\n  enabled: true\nminio:\n  enabled: false\n")]
    [InlineData("milvus:\n  cluster:\n    enabled: true\n  pulsar: {}\n  proxy: {}\nweb: {}\n")]
    public void Small_values_files_of_Milvus_are_found(string text)
    {
        using ModuleSession session = new();
        session.Folder.Write("values.yaml", text);

        Assert.Equal("Helm", session.Run("Get-MilvusRelease my-release -Path .").Succeeded().Value<string>("ManagedBy"));
    }

    [Fact]
    public void Values_beside_the_Chart_of_another_are_that_charts()
    {
        using ModuleSession session = new();
        session.Folder.Write("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: etcd\n  version: 8.0.0\n");
        session.Folder.Write("app/values.yaml", "cluster:\n  enabled: true\netcd: {}\nminio: {}\nkafka: {}\n");

        Assert.Empty(session.Run("Get-MilvusRelease -Path .").Succeeded().Objects);
    }

    [Fact]
    public void Values_beside_a_vendored_Milvus_chart_are_found_and_its_defaults_are_not()
    {
        using ModuleSession session = new();
        session.Folder.Write("milvus/Chart.yaml", "apiVersion: v2\nname: milvus\nversion: 5.0.19\n");
        session.Folder.Write("milvus/values.yaml", "queryNode: {}\nservice:\n  type: ClusterIP\n");
        session.Folder.Write("milvus/values-prod.yaml", "service:\n  type: LoadBalancer\n");

        Assert.Equal("LoadBalancer", session.Run("Get-MilvusRelease my-release -Path .").Succeeded().Value<string>("ServiceType"));
    }

    [Fact]
    public void A_file_that_Path_names_is_taken_for_Milvus_with_a_warning()
    {
        using ModuleSession session = new();
        session.Folder.Write("prod/values.yaml", Ambiguous);

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path prod/values.yaml").Succeeded();

        Assert.Equal("my-release-milvus", outcome.Value<string>("ServiceName"));
        Assert.Contains("values.yaml contains no setting of Milvus", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_Path_names_and_that_no_chart_of_Milvus_fits_is_none()
    {
        using ModuleSession session = new();
        session.Folder.Write("config.yaml", "logging:\n  level: info\n");

        Assert.Equal("ReleaseNotFound", session.Run("Get-MilvusRelease my-release -Path config.yaml").ErrorId);
    }

    [Fact]
    public void A_values_file_of_an_umbrella_chart_that_Path_names_gets_the_dependencys_key()
    {
        using ModuleSession session = new("umbrella");
        session.Folder.Write("values-prod.yaml", "web:\n  replicas: 3\n");

        session.Run("Get-MilvusRelease my-release -Path values-prod.yaml | Set-MilvusServiceType NodePort").Succeeded();

        Assert.Equal("web:\n  replicas: 3\nmilvus:\n  service:\n    type: NodePort\n", session.Folder.Read("values-prod.yaml"));
    }

    [Theory]
    [InlineData("OCIRepository", "source.toolkit.fluxcd.io/v1", "url: oci://registry.example.com/charts/milvus", true)]
    [InlineData("OCIRepository", "source.toolkit.fluxcd.io/v1", "url: oci://registry.example.com/charts/redis", false)]
    [InlineData("HelmChart", "source.toolkit.fluxcd.io/v1", "chart: milvus", true)]
    public void A_chartRef_of_Flux_is_followed(string kind, string api, string spec, bool isMilvus)
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  chart:\n    spec:\n      chart: milvus\n      version: 5.0.19\n", $"  chartRef:\n    kind: {kind}\n    name: source\n");
        session.Folder.Write("source.yaml", $"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: source\n  namespace: vectors\nspec:\n  {spec}\n");

        Assert.Equal(isMilvus ? 1 : 0, session.Run("Get-MilvusRelease -Path .").Succeeded().Objects.Count);
    }

    [Theory]
    [InlineData("  targetNamespace: search\n", "search-my-release", "search")]
    [InlineData("  targetNamespace: search\n  releaseName: m\n", "m", "search")]
    [InlineData("  targetNamespace: a-namespace-with-a-rather-long-name-for-the-search\n", "a-namespace-with-a-rather-long-name-for--52a2c0d5a7c1", "a-namespace-with-a-rather-long-name-for-the-search")]
    public void A_HelmRelease_is_named_as_Flux_names_it(string spec, string name, string ns)
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  interval: 10m\n", "  interval: 10m\n" + spec);

        Outcome outcome = session.Run("Get-MilvusRelease -Path .").Succeeded();

        Assert.Equal((name, ns), (outcome.Value<string>("Name"), outcome.Value<string>("Namespace")));
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("[IO.DirectoryInfo]::new($folder)", "my-release")]
    [InlineData("[IO.FileInfo]::new(\"$folder/milvus.yaml\")", "my-release")]
    [InlineData("[pscustomobject]@{ Name = 'my-*'; Path = $folder }", "my-release")]
    public void Folders_and_files_are_taken_from_the_pipeline(string item, string expected)
    {
        using ModuleSession session = new("operator");

        Outcome outcome = session.Run($"$folder = $ExecutionContext.SessionState.Path.CurrentLocation.Path; {item} | Get-MilvusRelease").Succeeded();

        Assert.Equal(expected, Assert.Single(outcome.Objects).Properties["Name"].Value);
    }

    [Fact]
    public void A_guessed_name_is_warned_of_once_with_what_follows_from_it()
    {
        using ModuleSession session = new();
        session.Folder.Write("values-gke/values.yaml", "externalS3:\n  bucketName: vectors\n");

        Outcome outcome = session.Run("Get-MilvusRelease -Path values-gke | Set-MilvusServiceType NodePort | New-MilvusBackendConfig -WarningAction SilentlyContinue").Succeeded();

        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains("'values-gke'", warning, StringComparison.Ordinal);
        Assert.Contains("'values-gke-milvus'", warning, StringComparison.Ordinal);
        Assert.Contains("Get-MilvusRelease <name> -Path", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("values-gke")]
    [InlineData("values-gke/values.yaml")]
    public void An_exact_name_names_the_release_of_a_values_file(string path)
    {
        using ModuleSession session = new();
        session.Folder.Write("values-gke/values.yaml", "externalS3:\n  bucketName: vectors\n");

        Outcome outcome = session.Run($"Get-MilvusRelease my-release -Path {path}").Succeeded();

        Assert.Equal("my-release-milvus", outcome.Value<string>("ServiceName"));
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void An_exact_name_is_a_values_files_only_where_nothing_else_has_it()
    {
        using ModuleSession session = new("flux");
        session.Folder.Write("dev/values.yaml", "externalS3:\n  bucketName: vectors\n");
        session.Folder.Write("test/values.yaml", "externalS3:\n  bucketName: vectors\n");

        Assert.Equal("vectors", session.Run("Get-MilvusRelease my-release -Path .").Succeeded().Value<string>("Namespace"));
        Assert.Equal("dev", session.Run("Get-MilvusRelease dev -Path .").Succeeded().Value<string>("Name"));
        Assert.Equal("ReleaseAmbiguous", session.Run("Get-MilvusRelease other -Path .").ErrorId);
    }

    [Theory]
    [InlineData("flux", "release.yaml", "  values:\n", "  valuesFrom:\n  - kind: ConfigMap\n    name: shared\n  values:\n", "also reads values from valuesFrom (ConfigMap shared)")]
    [InlineData("argo-object", "application.yaml", "      valuesObject:\n", "      valueFiles:\n      - $git/shared.yaml\n      valuesObject:\n", "also reads values from valueFiles ($git/shared.yaml)")]
    public void Values_that_are_not_read_are_warned_of(string sample, string file, string old, string fresh, string expected)
    {
        using ModuleSession session = new(sample);
        session.Folder.Replace(file, old, fresh);

        Assert.Contains(expected, Assert.Single(session.Run(Sample.Get).Succeeded().Warnings), StringComparison.Ordinal);
    }
}
