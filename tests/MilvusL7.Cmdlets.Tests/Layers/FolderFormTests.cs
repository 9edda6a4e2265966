using System.Text.Json.Nodes;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Forms in which a release stands in a folder besides plain YAML documents: edited in place, or refused with the file and the reason.</summary>
public sealed class FolderFormTests
{
    private const string Steps = "Set-MilvusServiceType ClusterIP | Enable-MilvusTls | Add-MilvusL7Annotation";

    private const string Values = "service:\n  type: LoadBalancer\n  annotations: {team: search}\nqueryNode: {replicas: 2}\nextraConfigFiles:\n  user.yaml: |\n    common: {security: {authorizationEnabled: true}}\n";

    [RenderTheory("kubectl")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_of_objects_is_edited_in_place(bool isJson)
    {
        using ModuleSession session = new();
        using WorkFolder source = new("standalone");
        JsonArray items = [.. source.Names.Select(n => JsonOf(source.Read(n)))];
        JsonObject list = new() { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items };
        string file = isJson ? "backup.json" : "backup.yaml";
        session.Folder.Write(file, isJson ? list.ToJsonString() : "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(source.Names.Select(n => "- " + source.Read(n).TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n")));

        session.Run($"{Sample.Get} | Set-MilvusServiceType NodePort | Enable-MilvusTls | Add-MilvusL7Annotation").Succeeded();

        Rendered rendered = Rendered.Read(session.Folder.Read(file));
        Assert.Equal("NodePort", Rendered.Text(rendered.Service, "spec", "type"));
        Assert.Equal("1", rendered.Environment()["COMMON_SECURITY_TLSMODE"]);
        Assert.Equal("Unchanged", session.Run($"{Sample.Get} | Set-MilvusServiceType NodePort").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_manifest_in_JSON_keeps_its_form()
    {
        using ModuleSession session = new();
        session.Folder.Write("milvus.json", "{\n  \"apiVersion\": \"milvus.io/v1beta1\",\n  \"kind\": \"Milvus\",\n  \"metadata\": {\"name\": \"my-release\"},\n  \"spec\": {\"mode\": \"cluster\", \"components\": {\"proxy\": {\"serviceType\": \"LoadBalancer\"}}}\n}\n");
        session.Folder.Write("package.json", "{\"name\": \"web\",\n\t\"private\": true}\n");

        session.Run($"{Sample.Get} | {Steps}").Succeeded();

        JsonNode json = JsonNode.Parse(session.Folder.Read("milvus.json"))!;
        Assert.Equal("ClusterIP", json["spec"]!["components"]!["proxy"]!["serviceType"]!.ToString());
        Assert.Contains("  \"metadata\": {\"name\": \"my-release\"},\n", session.Folder.Read("milvus.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_StatefulSet_is_edited_as_a_Deployment_is()
    {
        using ModuleSession session = new("kustomize");
        session.Folder.Replace("deployment.yaml", "kind: Deployment", "kind: StatefulSet");

        session.Run($"{Sample.Get} | Enable-MilvusTls").Succeeded();

        Assert.Contains("name: COMMON_SECURITY_TLSMODE", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("helmCharts:\n- name: web\n  releaseName: web\n- name: milvus\n  version: 4.2.58\n  releaseName: my-release\n  valuesInline:\n", "    ", "kustomization.yaml", "")]
    [InlineData("apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: my-release, namespace: kube-system}\nspec:\n  chart: milvus\n  targetNamespace: vectors\n  valuesContent: |-\n", "    ", "chart.yaml", "")]
    [InlineData("namespace: vectors\nhelm:\n  releaseName: my-release\n  chart: milvus\n  version: 4.2.58\n  values:\n", "    ", "fleet.yaml", "")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators: [{list: {elements: [{cluster: one}]}}]\n  template:\n    metadata: {name: my-release}\n    spec:\n      destination: {namespace: vectors, name: '{{cluster}}'}\n      source:\n        chart: milvus\n        targetRevision: 4.2.58\n        helm:\n          valuesObject:\n", "            ", "set.yaml", "")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  template:\n    metadata: {name: my-release}\n    spec:\n      destination: {namespace: vectors}\n      sources:\n      - {repoURL: git, ref: values}\n      - chart: milvus\n        helm:\n          values: |\n", "            ", "set.yaml", "")]
    public void Values_inside_of_an_object_are_edited_in_place(string head, string indent, string file, string tail)
    {
        using ModuleSession session = new();
        string text = head + string.Concat(Values.TrimEnd('\n').Split('\n').Select(l => indent + l + "\n")) + tail;
        session.Folder.Write(file, text);

        Outcome outcome = session.Run($"{Sample.Get} | {Steps}").Succeeded();

        Assert.Equal("ClusterIP", session.Run(Sample.Get).Succeeded().Value<string>("ServiceType"));
        Assert.True(session.Run(Sample.Get).Value<bool>("AuthorizationEnabled"));
        Assert.Equal("Unchanged", session.Run($"{Sample.Get} | {Steps}").Succeeded().Value<string>("Action"));
        string[] removed = [.. WorkFolder.Changes(text, session.Folder.Read(file)).Split('\n').Where(l => l.StartsWith('-'))];
        Assert.Contains(removed, l => l.Contains("type: LoadBalancer", StringComparison.Ordinal));
        Assert.Equal("Configured", outcome.Value<string>("Action"));
    }

    [Theory]
    [InlineData("helmCharts:\n- name: milvus\n  releaseName: my-release\n  valuesFile: values.yaml\n  additionalValuesFiles: [prod.yaml]\n", "prod.yaml (service.type: LoadBalancer)")]
    [InlineData("helmCharts:\n- name: milvus\n  releaseName: my-release\n  valuesFile: prod.yaml\n  valuesMerge: merge\n", "prod.yaml (service.type: LoadBalancer)")]
    [InlineData("helmCharts:\n- name: milvus\n  releaseName: my-release\npatches:\n- target: {kind: Service, labelSelector: component=proxy}\n  patch: |\n    - {op: replace, path: /spec/type, value: LoadBalancer}\n", "kustomization.yaml (/spec/type: LoadBalancer)")]
    public void What_outranks_the_inline_values_of_a_kustomization_refuses_the_change(string text, string named)
    {
        using ModuleSession session = new();
        session.Folder.Write("kustomization.yaml", text);
        if (text.Contains("valuesFile: values.yaml", StringComparison.Ordinal))
        {
            session.Folder.Write("values.yaml", Values);
        }

        session.Folder.Write("prod.yaml", "service: {type: LoadBalancer}\n");

        Assert.Single(session.Run("Get-MilvusRelease -Path .").Succeeded().Objects);
        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  valuesFiles: [prod.yaml]\n", "prod.yaml (service.type: LoadBalancer)")]
    [InlineData("targetCustomizations:\n- name: prod\n  helm: {values: {service: {type: LoadBalancer}}}\n", "fleet.yaml (targetCustomizations prod)")]
    public void What_may_outrank_the_values_of_a_Fleet_bundle_refuses_the_change(string more, string named)
    {
        using ModuleSession session = new();
        session.Folder.Write("fleet.yaml", "helm:\n  releaseName: my-release\n  chart: milvus\n  values: {service: {type: LoadBalancer}}\n" + more);
        session.Folder.Write("prod.yaml", "service: {type: LoadBalancer}\n");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  template:\n    metadata: {name: '{{cluster}}-milvus'}\n    spec: {source: {chart: milvus}}\n", "ApplicationSet")]
    [InlineData("kustomization.yaml", "helmCharts:\n- name: milvus\n  valuesInline: {service: {type: LoadBalancer}}\n", "releaseName")]
    [InlineData("kustomization.yaml", "helmChartInflationGenerator:\n- chartName: milvus\n  releaseName: my-release\n  values: values.yaml\n", "helmCharts")]
    [InlineData("release.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: my-release}\nspec:\n  chart: {spec: {chart: milvus}}\n  values: {service: {type: '${SERVICE_TYPE}'}}\n", "'${SERVICE_TYPE}'")]
    [InlineData("milvus.yaml", "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: my-release}\nspec: {components: {standalone: {serviceType: $(TYPE)}}}\n", "'$(TYPE)'")]
    [InlineData("service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: my-release-milvus, labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: my-release, component: proxy}}\nspec:\n  type: '1'\n  selector: {app: m}\n  ports: [{port: 19530}]\n", "'1'")]
    [InlineData("helmfile.yaml", "releases:\n- name: my-release\n  chart: milvus/milvus\n  values:\n  - service: {type: LoadBalancer}\n", "helmfile")]
    [InlineData("release.yaml", "apiVersion: helm.fluxcd.io/v1\nkind: HelmRelease\nmetadata: {name: my-release}\nspec:\n  chart: {name: milvus}\n  values: {}\n", "Flux version 1")]
    [InlineData("pods.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: my-release-milvus}\nspec:\n  selector: {app: m}\n  ports: [{port: 19530}]\n---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: m}\nspec:\n  template:\n    metadata: {labels: {app: m}}\n    spec: {containers: [{name: m, image: milvusdb/milvus:v2.6.1}]}\n", "Rollout m")]
    public void What_cannot_be_edited_in_place_is_refused_with_the_reason(string file, string text, string reason)
    {
        using ModuleSession session = new();
        session.Folder.Write(file, text);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseUnsupported", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Contains(file, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("values.yaml", Values + "sops:\n  mac: ENC[AES256_GCM,data:a,type:str]\n  version: 3.9.0\n")]
    [InlineData("release.yaml", "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: my-release}\nspec: {components: {standalone: {serviceType: LoadBalancer}}}\nsops:\n  age: []\n  mac: ENC[AES256_GCM,data:a,type:str]\n")]
    public void A_SOPS_file_is_read_and_not_edited(string file, string text)
    {
        using ModuleSession session = new();
        session.Folder.Write(file, text);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Assert.Equal("LoadBalancer", session.Run(Sample.Get).Succeeded().Value<string>("ServiceType"));
        foreach (string option in new[] { "", "-WhatIf" })
        {
            Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP {option}");
            Assert.Equal("FileEncrypted", outcome.ErrorId);
            ErrorAssert.IsWhole(outcome.Error);
            Assert.Contains(file, outcome.Error.ToString(), StringComparison.Ordinal);
        }

        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_Secret_is_not_written_beside_the_SealedSecret_that_makes_it()
    {
        using ModuleSession session = new("operator");
        session.Folder.Write("tls.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: my-release-milvus-tls}\nspec: {encryptedData: {tls.key: AgA=}}\n");

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force");

        Assert.Equal("FileEncrypted", outcome.ErrorId);
        Assert.Contains("tls.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    private static JsonNode JsonOf(string yaml) => JsonNode.Parse(Tools.Run("kubectl", Path.GetTempPath(), "patch", "--local", "--type", "merge", "-p", "{}", "-o", "json", "-f", FileOf(yaml)))!;

    private static string FileOf(string text)
    {
        string file = Path.Combine(Path.GetTempPath(), $"milvusl7-form-{Environment.ProcessId}.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
