using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Each kind of folder: what it is read as, and which lines a change touches.</summary>
public sealed class FolderKindTests
{
    [Theory]
    [InlineData("cluster", "my-release Manifest Cluster LoadBalancer vectors my-release-milvus grpc-milvus 2.6.15 5.0.19")]
    [InlineData("standalone", "my-release Manifest Standalone ClusterIP  my-release-milvus milvus 2.5.4 ")]
    [InlineData("operator", "my-release Operator Cluster LoadBalancer vectors my-release-milvus milvus 2.6.15 ")]
    [InlineData("values", "my-release Helm Cluster LoadBalancer  my-release-milvus grpc-milvus  ")]
    [InlineData("umbrella", "my-release Helm Cluster LoadBalancer  my-release-milvus milvus  5.0.19")]
    [InlineData("flux", "my-release Helm Cluster LoadBalancer vectors my-release-milvus milvus  5.0.19")]
    [InlineData("argo-text", "my-release Helm Cluster LoadBalancer vectors my-release-milvus milvus  5.0.19")]
    [InlineData("argo-object", "my-release Helm Cluster LoadBalancer vectors my-release-milvus milvus  5.0.19")]
    [InlineData("kustomize", "my-release Manifest Standalone ClusterIP  my-release-milvus milvus 2.5.4 ")]
    public void Is_read_as(string sample, string expected)
    {
        Outcome outcome = Sample.Run(sample, $$"""
            $r = {{Sample.Get}}
            "$($r.Name) $($r.ManagedBy) $($r.Mode) $($r.ServiceType) $($r.Namespace) $($r.ServiceName) $($r.PortName) $($r.MilvusVersion) $($r.ChartVersion)"
            """).Succeeded();

        Assert.Equal(expected, outcome.Last.ToString());
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Authorization_is_read(string sample) =>
        Assert.True(Sample.Run(sample, Sample.Get).Succeeded().Value<bool>("AuthorizationEnabled"));

    [Theory]
    [InlineData("milvus: {auth: {enabled: true}}\n        proxy: {service: {type: LoadBalancer, ports: {grpc: 19530}}}", "milvus")]
    [InlineData("proxy: {service: {type: LoadBalancer}}\n        queryNode: {replicaCount: 2}", "proxy.service")]
    [InlineData("rootCoord: {replicaCount: 1}\n        queryNode: {resources: {}}", "rootCoord")]
    public void Values_of_another_chart_with_the_name_are_refused(string values, string shown)
    {
        using ModuleSession session = new();
        session.Folder.Write("app.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: vec}
            spec:
              source:
                chart: milvus
                repoURL: charts.example.com/other
                targetRevision: 11.2.4
                helm:
                  releaseName: vec
                  valuesObject:
                    {{values}}
            """);

        Outcome outcome = session.Run("Get-MilvusRelease vec -Path . | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ChartNotUnderstood", outcome.ErrorId);
        Assert.Contains($"its values contain {shown},", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Theory]
    [InlineData("milvus.io/v1alpha1", "MilvusCluster", "spec.mode: cluster")]
    [InlineData("milvus.io/v1alpha1", "Milvus", "spec.mode: standalone")]
    public void A_resource_of_the_operators_earlier_API_is_refused_with_the_way_on(string apiVersion, string kind, string mode)
    {
        using ModuleSession session = new("operator");
        session.Folder.Replace("milvus.yaml", "apiVersion: milvus.io/v1beta1\nkind: Milvus\n", $"apiVersion: {apiVersion}\nkind: {kind}\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Set-MilvusServiceType ClusterIP -Confirm:$false");

        Assert.Equal("ReleaseUnsupported", outcome.ErrorId);
        Assert.Contains("milvus.io/v1beta1", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(mode, outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void The_name_of_a_values_file_without_Name_is_its_folders()
    {
        using ModuleSession session = new();
        session.Folder.Write("vectors/values.yaml", "service:\n  type: ClusterIP\nqueryNode: {}\n");

        Assert.Equal("vectors", session.Run("Get-MilvusRelease -Path .").Succeeded().Value<string>("Name"));
    }

    [Theory]
    [InlineData("operator", "milvus.yaml", """
        -      serviceType: LoadBalancer
        +      serviceType: ClusterIP
        """)]
    [InlineData("values", "values.yaml", """
        -  type: LoadBalancer   # the layer-4 one
        +  type: ClusterIP   # the layer-4 one
        """)]
    [InlineData("umbrella", "values.yaml", """
        -    type: LoadBalancer
        +    type: ClusterIP
        """)]
    [InlineData("flux", "release.yaml", """
        -      type: LoadBalancer
        +      type: ClusterIP
        """)]
    [InlineData("argo-text", "application.yaml", """
        -          type: LoadBalancer
        +          type: ClusterIP
        """)]
    [InlineData("argo-object", "application.yaml", """
        -          type: LoadBalancer
        +          type: ClusterIP
        """)]
    public void The_service_type_is_changed_in_place(string sample, string file, string expected) =>
        Assert.Equal(expected, ChangesOf(sample, file, $"{Sample.Get} | Set-MilvusServiceType ClusterIP"));

    [Theory]
    [InlineData("operator", "milvus.yaml", """
        +      env:
        +      - name: COMMON_SECURITY_TLSMODE
        +        value: "1"
        +      - name: PROXY_HTTP_PORT
        +        value: "8080"
        """)]
    [InlineData("values", "values.yaml", """
        +  - name: COMMON_SECURITY_TLSMODE
        +    value: "1"
        +  - name: PROXY_HTTP_PORT
        +    value: "8080"
        """)]
    [InlineData("umbrella", "values.yaml", """
        +  proxy:
        +    extraEnv:
        +    - name: COMMON_SECURITY_TLSMODE
        +      value: "1"
        +    - name: PROXY_HTTP_PORT
        +      value: "8080"
        """)]
    [InlineData("argo-text", "application.yaml", """
        +        proxy:
        +          extraEnv:
        +          - name: COMMON_SECURITY_TLSMODE
        +            value: "1"
        +          - name: PROXY_HTTP_PORT
        +            value: "8080"
        """)]
    [InlineData("kustomize", "deployment.yaml", """
        +        env:
        +        - name: COMMON_SECURITY_TLSMODE
        +          value: "1"
        +        - name: PROXY_HTTP_PORT
        +          value: "8080"
        """)]
    public void The_environment_gets_the_settings(string sample, string file, string expected) =>
        Assert.Equal(expected, ChangesOf(sample, file, $"{Sample.Get} | Enable-MilvusTls"));

    [Theory]
    [InlineData("operator", "milvus.yaml", """
        +        tlsMode: 1
        +    proxy:
        +      http:
        +        port: 8080
        """)]
    [InlineData("values", "values.yaml", """
        +        tlsMode: 1
        +    proxy:
        +      http:
        +        port: 8080
        """)]
    [InlineData("umbrella", "values.yaml", """
        +          tlsMode: 1
        +      proxy:
        +        http:
        +          port: 8080
        """)]
    [InlineData("flux", "release.yaml", """
        +            tlsMode: 1
        +        proxy:
        +          http:
        +            port: 8080
        """)]
    [InlineData("argo-text", "application.yaml", """
        +                tlsMode: 1
        +            proxy:
        +              http:
        +                port: 8080
        """)]
    [InlineData("argo-object", "application.yaml", """
        +                tlsMode: 1
        +            proxy:
        +              http:
        +                port: 8080
        """)]
    [InlineData("standalone", "configmap.yaml", """
        +        tlsMode: 1
        +    proxy:
        +      http:
        +        port: 8080
        """)]
    public void UserYaml_keeps_the_users_own_settings_and_comments_to_the_byte(string sample, string file, string expected) =>
        Assert.Equal(expected, ChangesOf(sample, file, $"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml"));

    [Fact]
    public void New_files_are_listed_in_the_kustomization()
    {
        string changes = ChangesOf("kustomize", "kustomization.yaml", Sample.Pipeline);

        Assert.Equal(
            """
            +- my-release-milvus-tls-managedcertificate.yaml
            +- my-release-backendconfig.yaml
            +- my-release-milvus-ingress.yaml
            """,
            changes);
    }

    [Fact]
    public void A_kustomization_without_resources_gets_them()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Write("kustomization.yaml", "namespace: vectors\n");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();

        Assert.Equal("namespace: vectors\nresources:\n- my-release-backendconfig.yaml\n", session.Folder.Read("kustomization.yaml"));
    }

    [Fact]
    public void An_Applications_valuesObject_outranks_its_values()
    {
        using ModuleSession session = new("argo-object");
        session.Folder.Replace("application.yaml", "      valuesObject:", "      values: |\n        service:\n          type: NodePort\n      valuesObject:");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("LoadBalancer", outcome.Value<string>("PreviousServiceType"));
        Assert.Contains("          type: NodePort", session.Folder.Read("application.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_of_a_chart_are_no_manifests()
    {
        using ModuleSession session = new("umbrella");
        session.Folder.Write("templates/web.yaml", "{{- if .Values.web }}\nkind: Service\n{{- end }}\n");

        Assert.Equal("my-release", session.Run(Sample.Get).Succeeded().Value<string>("Name"));
    }

    [Fact]
    public void A_folder_under_one_named_templates_is_as_good_as_any()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("templates/live/milvus.yaml", session.Folder.Read("milvus.yaml"));

        Assert.Equal("my-release", session.Run("Get-MilvusRelease -Path templates/live").Succeeded().Value<string>("Name"));
    }

    [Fact]
    public void A_hand_written_Service_without_labels_is_found_by_the_pods_it_leads_to()
    {
        using ModuleSession session = new();
        session.Folder.Write("all.yaml", """
            apiVersion: v1
            kind: Service
            metadata:
              name: vectors-milvus
            spec:
              ports:
              - port: 19530
                name: grpc
              selector:
                app: vectors
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: vectors
            spec:
              template:
                metadata:
                  labels:
                    app: vectors
                spec:
                  containers:
                  - name: main
                    image: milvusdb/milvus:v2.6.1
            """);

        Assert.Equal("vectors", session.Run("Get-MilvusRelease -Path .").Succeeded().Value<string>("Name"));
    }

    private static string ChangesOf(string sample, string file, string script)
    {
        using ModuleSession session = new(sample);
        string before = session.Folder.Read(file);
        session.Run(script).Succeeded();
        return WorkFolder.Changes(before, session.Folder.Read(file));
    }
}
