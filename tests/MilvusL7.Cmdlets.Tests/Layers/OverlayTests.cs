using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Kustomize overlays of plain manifests: a change of the base that an overlay undoes is refused, and the others are made.</summary>
public sealed class OverlayTests
{
    private const string Get = Sample.Get;

    private const string Pipeline = Sample.Pipeline + " -Force";

    private const string ServicePatch = "apiVersion: v1\nkind: Service\nmetadata:\n  name: my-release-milvus\nspec:\n  type: LoadBalancer\n";

    private const string ServiceOperation = "- op: replace\n  path: /spec/type\n  value: LoadBalancer\n";

    // name, the overlay's kustomization, file of the patch, its text
    public static TheoryData<string, string, string, string> Layers => new()
    {
        { "a strategic merge patch in a file", "resources: [../../base]\npatches:\n- path: lb.yaml\n", "overlays/prod/lb.yaml", ServicePatch },
        { "patchesStrategicMerge", "bases: [../../base]\npatchesStrategicMerge:\n- files/lb.yaml\n", "overlays/prod/files/lb.yaml", ServicePatch },
        { "a patch in the kustomization itself", "resources: [../../base]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: my-release-milvus}\n    spec: {type: LoadBalancer}\n", "", "" },
        { "operations with a selector of names", "resources: [../../base]\npatches:\n- path: lb.yaml\n  target: {kind: Service, name: my-.*}\n", "overlays/prod/lb.yaml", ServiceOperation },
        { "operations in JSON", "resources: [../../base]\npatches:\n- path: lb.json\n  target: {kind: Service}\n", "overlays/prod/lb.json", "[{\"op\": \"add\", \"path\": \"/spec/type\", \"value\": \"LoadBalancer\"}]" },
        { "patchesJson6902", "resources: [../../base]\npatchesJson6902:\n- path: lb.yaml\n  target: {version: v1, kind: Service, name: my-release-milvus}\n", "overlays/prod/lb.yaml", ServiceOperation },
        { "a selector of labels", "resources: [../../base]\npatches:\n- target: {kind: Service, labelSelector: app.kubernetes.io/name=milvus}\n  patch: |\n    - {op: replace, path: /spec/type, value: LoadBalancer}\n", "", "" },
        { "a component", "resources: [../../base]\ncomponents: [../../components/lb]\n", "components/lb/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- patch: |\n    - {op: replace, path: /spec/type, value: LoadBalancer}\n  target: {kind: Service}\n" },
        { "a patch by the name that a build between gives", "resources: [../middle]\npatches:\n- path: lb.yaml\n", "overlays/prod/lb.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: team-my-release-milvus}\nspec: {type: LoadBalancer}\n" },
    };

    [RenderTheory("kubectl")]
    [MemberData(nameof(Layers))]
    public void A_patch_that_keeps_the_load_balancer_refuses_the_change(string layer, string kustomization, string file, string patch)
    {
        using ModuleSession session = Place(kustomization, file, patch);
        Assert.True(layer.Length > 0);
        // The layer really decides, whatever the base says.
        Assert.Equal("LoadBalancer", Rendered.Text(Built(session).Service, "spec", "type"));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        foreach (string option in new[] { "", "-WhatIf" })
        {
            Outcome outcome = session.Run($"{Get} | Set-MilvusServiceType ClusterIP {option}");

            Assert.Equal("ReleaseLayered", outcome.ErrorId);
            ErrorAssert.IsWhole(outcome.Error);
            Assert.Contains(file.Length > 0 && !file.EndsWith("kustomization.yaml", StringComparison.Ordinal) ? file : "kustomization.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
            Assert.Contains("LoadBalancer", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("LoadBalancer", session.Run(Get).Succeeded().Value<string>("ServiceType"));
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_patch_is_seen_from_the_base_alone()
    {
        using ModuleSession session = Place("resources: [../../base]\npatches:\n- path: lb.yaml\n", "overlays/prod/lb.yaml", ServicePatch);
        Directory.CreateDirectory(session.Folder[".git"]);

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path base | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("lb.yaml (spec.type: LoadBalancer)", outcome.Error.ToString(), StringComparison.Ordinal);
        Directory.Delete(session.Folder[".git"]);
    }

    [Fact]
    public void An_internal_address_of_an_overlay_is_not_made_public_unasked()
    {
        using ModuleSession session = Place(
            "resources: [../../base]\npatches:\n- path: lb.yaml\n",
            "overlays/gke/lb.yaml".Replace("gke", "prod", StringComparison.Ordinal),
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: my-release-milvus\n  annotations: {networking.gke.io/load-balancer-type: Internal}\nspec: {type: LoadBalancer}\n");

        Assert.Equal("ExposureWidened", session.Run($"{Get} | New-MilvusIngress -HostName a.example.com -ManagedCertificateName c").ErrorId);
    }

    [Theory]
    [InlineData("patches:\n- target: {kind: Service}\n  patch: |\n    - {op: add, path: /metadata/annotations, value: {team: search}}\n", "Add-MilvusL7Annotation", "metadata/annotations")]
    [InlineData("patches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: add, path: /spec/template/spec/containers/0/env, value: [{name: A, value: b}]}\n", "Enable-MilvusTls", "containers/0/env")]
    [InlineData("patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: my-release-milvus-standalone}\n    spec: {template: {spec: {containers: [{name: standalone, env: [{name: COMMON_SECURITY_TLSMODE, value: \"0\"}]}]}}}\n", "Enable-MilvusTls", "env")]
    [InlineData("configMapGenerator:\n- name: my-release-milvus\n  behavior: merge\n  literals: [user.yaml=log]\n", "Enable-MilvusTls -SettingsIn UserYaml", "user.yaml")]
    [InlineData("commonAnnotations: {cloud.google.com/app-protocols: '{\"milvus\":\"HTTP\"}'}\n", "Add-MilvusL7Annotation", "{\"milvus\":\"HTTP\"}")]
    [InlineData("replacements:\n- source: {kind: ConfigMap, name: my-release-milvus, fieldPath: data.type}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [spec.type]\n", "Set-MilvusServiceType NodePort", "a replacement from ConfigMap my-release-milvus")]
    [InlineData("transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Sizer\n  metadata: {name: a}\n", "Set-MilvusServiceType NodePort", "transformer Sizer")]
    public void Whatever_else_sets_the_place_refuses_it(string layer, string step, string named)
    {
        using ModuleSession session = Place("resources: [../../base]\n" + layer, "", "");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Get} | {step}");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "spec:\n  path: ./base\n  patches:\n  - target: {kind: Service}\n    patch: |\n      - {op: replace, path: /spec/type, value: LoadBalancer}\n")]
    [InlineData("argoproj.io/v1alpha1", "Application", "spec:\n  source:\n    path: base\n    kustomize:\n      patches:\n      - target: {kind: Service}\n        patch: |\n          - {op: replace, path: /spec/type, value: LoadBalancer}\n")]
    public void A_patch_of_a_GitOps_tool_counts_too(string api, string kind, string spec)
    {
        using ModuleSession session = Place("resources: [../../base]\n", "clusters/prod.yaml", $"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: prod\n{spec}");

        Outcome outcome = session.Run($"{Get} | Set-MilvusServiceType ClusterIP");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("clusters/prod.yaml", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [RenderTheory("kubectl")]
    [InlineData("namespace: search\nresources: [../../base]\n")]
    [InlineData("resources: [../../base]\nimages: [{name: milvusdb/milvus, newTag: v2.6.1}]\nreplicas: [{name: my-release-milvus-standalone, count: 2}]\nlabels: [{pairs: {team: search}}]\n")]
    [InlineData("resources: [../../base]\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: my-release-milvus-standalone}\n    spec: {template: {spec: {containers: [{name: standalone, env: [{name: LOG_LEVEL, value: warn}], resources: {limits: {memory: 8Gi}}}]}}}\n")]
    [InlineData("resources: [../../base]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Service\n    metadata: {name: my-release-milvus, annotations: {team: search}}\n    spec: {type: ClusterIP}\n- target: {kind: Service, name: other.*}\n  patch: |\n    - {op: replace, path: /spec/type, value: LoadBalancer}\n")]
    [InlineData("resources: [../../base]\npatches:\n- target: {kind: Deployment}\n  patch: |\n    - {op: add, path: /spec/template/spec/containers/0/resources, value: {limits: {memory: 8Gi}}}\n")]
    public void Where_nothing_touches_the_places_the_build_is_as_wished(string kustomization)
    {
        using ModuleSession session = Place(kustomization, "", "");

        session.Run(Pipeline).Succeeded();

        Built(session).AssertServes();
        Assert.Equal("Unchanged", session.Run(Pipeline).Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_file_of_a_generator_that_is_not_text_does_not_hinder()
    {
        using ModuleSession session = Place("resources: [../../base]\nconfigMapGenerator:\n- name: logo\n  files: [logo.png]\n", "", "");
        File.WriteAllBytes(session.Folder["overlays/prod/logo.png"], [0x89, 0x50, 0xff, 0xfe, 0x00]);

        session.Run($"{Get} | Set-MilvusServiceType NodePort").Succeeded();
    }

    [RenderFact("kubectl")]
    public void A_patch_file_with_a_whole_Service_is_no_release_of_its_own()
    {
        using ModuleSession session = Place("resources: [../../base]\npatches:\n- path: svc.yaml\n", "", "");
        session.Folder.Write("overlays/prod/svc.yaml", session.Folder.Read("base/service.yaml").Replace("type: ClusterIP", "type: LoadBalancer", StringComparison.Ordinal));

        Assert.Equal("LoadBalancer", Rendered.Text(Built(session).Service, "spec", "type"));
        Assert.Equal("LoadBalancer", session.Run(Get).Succeeded().Value<string>("ServiceType"));
        Assert.Equal("ReleaseLayered", session.Run($"{Get} | Set-MilvusServiceType ClusterIP").ErrorId);
    }

    internal static ModuleSession Place(string overlay, string file, string text)
    {
        ModuleSession session = new();
        using (WorkFolder source = new("kustomize"))
        {
            foreach (string name in source.Names)
            {
                session.Folder.Write($"base/{name}", source.Read(name));
            }
        }

        session.Folder.Replace("base/kustomization.yaml", "namespace: vectors\n", string.Empty);
        session.Folder.Replace("base/deployment.yaml", "spec:\n  template:", "spec:\n  selector:\n    matchLabels:\n      app.kubernetes.io/instance: my-release\n      component: standalone\n  template:");
        session.Folder.Write("overlays/prod/kustomization.yaml", overlay);
        session.Folder.Write("overlays/middle/kustomization.yaml", "namePrefix: team-\nresources: [../../base]\n");
        if (!overlay.Contains("../middle", StringComparison.Ordinal))
        {
            Directory.Delete(session.Folder["overlays/middle"], recursive: true);
        }

        if (file.Length > 0)
        {
            session.Folder.Write(file, text);
        }

        return session;
    }

    internal static Rendered Built(ModuleSession session, string folder = "overlays/prod") => Rendered.Read(Tools.Kustomize(session.Folder[folder]));
}
