using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The release my-release as a user may have it, under each of the three owners, with keys that are in no other.</summary>
public sealed class MilvusRelease
{
    public const string Helm = "Helm";
    public const string Operator = "Operator";
    public const string Manifest = "Manifest";

    /// <summary>A user.yaml with what editors like to lose: comments, order, quotes, a key in another case, blank lines.</summary>
    public const string UserYaml = """
        # Ours. What is here wins over default.yaml.
        log: {level: 'debug'}   # until the incident is closed

        common:
          security:
            authorizationEnabled: true   # since the audit
        dataCoord:
            segment:
                maxSize: 512

        """;

    private readonly bool _isStandalone;

    /// <param name="isStandalone">Null: as MILVUSL7_TEST_MODE says.</param>
    public MilvusRelease(bool? isStandalone = null)
    {
        _isStandalone = isStandalone ?? RigEnvironment.IsStandalone;
        string unique = Guid.NewGuid().ToString("N");
        AccessKey = "GOOGAK" + unique[..16];
        SecretKey = "gsk" + unique[16..];
    }

    /// <summary>The chart's component that clients reach, which is also where its values are.</summary>
    public static string ServingComponent => RigEnvironment.IsStandalone ? "standalone" : "proxy";

    public static string ServingDeployment => "my-release-milvus-" + ServingComponent;

    public string AccessKey { get; }

    public string SecretKey { get; }

    /// <summary>The values the user gave when it was installed: of a real chart's, only those that tests look at.</summary>
    /// <param name="hasDependencies">Null: those of a real chart.</param>
    public string Values(string serviceType = "LoadBalancer", string more = "", bool? hasDependencies = null) => $$"""
        cluster: {enabled: {{(_isStandalone ? "false" : "true")}}}
        {{(hasDependencies ?? RigEnvironment.IsRealChart ? OwnStorage : ExternalStorage)}}
        service:
          type: {{serviceType}}
          annotations:
            team.example.com/owner: search
        {{(_isStandalone ? Standalone : RigEnvironment.IsRealChart ? Proxies : Proxies + "\nqueryNode: {replicas: 2}")}}
        extraConfigFiles:
          user.yaml: |
        {{Indent(UserYaml, 4)}}
        {{more}}
        """;

    private const string Standalone = """
        standalone:
          extraEnv:
          - {name: GOGC, value: "50"}
        """;

    private const string Proxies = """
        proxy:
          replicas: 2
          extraEnv:
          - {name: GOGC, value: "50"}
        """;

    private string OwnStorage => $"minio: {{accessKey: {AccessKey}, secretKey: {SecretKey}}}";

    private string ExternalStorage => $$"""
        # No dependencies: only Milvus's own objects.
        etcd: {enabled: false}
        minio: {enabled: false}
        pulsar: {enabled: false}
        pulsarv3: {enabled: false}
        kafka: {enabled: false}
        externalEtcd: {enabled: true, endpoints: ["etcd:2379"]}
        externalS3:
          enabled: true
          host: storage.googleapis.com
          port: "443"
          accessKey: {{AccessKey}}
          secretKey: {{SecretKey}}
          useSSL: true
          bucketName: vectors
          rootPath: milvus
        """;

    public async Task InstallAsync(Workplace place, string owner = Helm, string serviceType = "LoadBalancer", string more = "")
    {
        switch (owner)
        {
            case Helm:
                bool hasDependencies = RigEnvironment.IsRealChart && (place.HelmVersion != "helm4" || await HelmProgram.Helm4InstallsDependenciesAsync());
                await place.Helm.InstallAsync(Workplace.Release, Values(serviceType, more, hasDependencies));
                break;
            case Manifest:
                await place.Kubectl.ApplyAsync(await RenderAsync(place, Values(serviceType, more)));
                break;
            case Operator:
                await place.Kubectl.ApplyAsync(OperatorObjects(serviceType));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(owner), owner, "Helm, Operator or Manifest");
        }

        if (serviceType == "LoadBalancer")
        {
            await place.Rig.WaitForAddressAsync(Workplace.Service);
        }
    }

    /// <summary>The same objects without Helm's knowing: rendered, then applied.</summary>
    private static async Task<string> RenderAsync(Workplace place, string values)
    {
        var helm = new Tool(RigEnvironment.Tool("helm3"), HelmProgram.Settings);
        return await helm.RunAsync(["template", Workplace.Release, RigEnvironment.Chart, "--namespace", place.Rig.Namespace, "-f", "-"], values);
    }

    /// <summary>A custom resource and what the operator makes from it, as far as the module looks at it.</summary>
    public string OperatorObjects(string serviceType = "LoadBalancer") => $$"""
        apiVersion: milvus.io/v1beta1
        kind: Milvus
        metadata:
          name: my-release
          labels: {app: milvus}
        spec:
          mode: cluster
          components:
            image: milvusdb/milvus:v2.5.16
            proxy:
              replicas: 2
              serviceType: {{serviceType}}
              serviceAnnotations:
                team.example.com/owner: search
              env:
              - {name: GOGC, value: "50"}
          config:
            common: {security: {authorizationEnabled: true} }
            minio:
              accessKeyID: {{AccessKey}}
              secretAccessKey: {{SecretKey}}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: my-release-milvus
          labels:
            app.kubernetes.io/name: milvus
            app.kubernetes.io/instance: my-release
            app.kubernetes.io/component: proxy
            app.kubernetes.io/managed-by: milvus-operator
          annotations: {team.example.com/owner: search}
        spec:
          type: {{serviceType}}
          ports:
          - {name: milvus, port: 19530, targetPort: milvus}
          - {name: metrics, port: 9091, targetPort: metrics}
          selector: {app.kubernetes.io/instance: my-release, app.kubernetes.io/component: proxy}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: my-release-milvus-proxy
          labels:
            app.kubernetes.io/name: milvus
            app.kubernetes.io/instance: my-release
            app.kubernetes.io/component: proxy
            app.kubernetes.io/managed-by: milvus-operator
        spec:
          replicas: 2
          selector: {matchLabels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/component: proxy} }
          template:
            metadata: {labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/component: proxy} }
            spec:
              containers:
              - name: proxy
                image: milvusdb/milvus:v2.5.16
                env: [{name: GOGC, value: "50"}]
                ports: [{name: milvus, containerPort: 19530}, {name: metrics, containerPort: 9091}]
        """;

    public static string Indent(string text, int spaces)
    {
        var result = new StringBuilder();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            result.Append(line.Length == 0 ? "" : new string(' ', spaces) + line).Append('\n');
        }

        return result.ToString().TrimEnd('\n');
    }
}
