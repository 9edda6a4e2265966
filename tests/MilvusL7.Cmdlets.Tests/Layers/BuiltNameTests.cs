using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Layers;

/// <summary>Names and namespaces that a build changes: kustomize follows references, and no names in annotations.</summary>
public sealed class BuiltNameTests
{
    [Theory]
    [InlineData("namePrefix: prod-\nresources: [../../base]\n", "namePrefix: prod-")]
    [InlineData("nameSuffix: -v2\nresources: [../../base]\n", "nameSuffix: -v2")]
    [InlineData("resources: [../middle]\n", "namePrefix: team-")]
    [InlineData("resources: [../../base]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: a}\n  prefix: a-\n", "namePrefix: a-")]
    public void Objects_that_annotations_name_are_refused(string overlay, string named)
    {
        using ModuleSession session = OverlayTests.Place(overlay, "", "");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        foreach (string step in new[] { "New-MilvusBackendConfig", "New-MilvusManagedCertificate -HostName a.example.com", "New-MilvusFrontendConfig -RedirectToHttps", "New-MilvusBackendConfig -WhatIf" })
        {
            Outcome outcome = session.Run($"Get-MilvusRelease my-release -Path . | {step}");

            Assert.Equal("ReleaseLayered", outcome.ErrorId);
            ErrorAssert.IsWhole(outcome.Error);
            Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
        }

        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("operator", "milvus.yaml")]
    [InlineData("flux", "release.yaml")]
    [InlineData("argo-object", "application.yaml")]
    public void An_Ingress_to_a_Service_that_a_tool_names_after_a_renamed_object_is_refused(string sample, string file)
    {
        using ModuleSession session = new(sample);
        session.Folder.Write("kustomization.yaml", $"namePrefix: prod-\nresources:\n- {file}\n");
        Outcome outcome = session.Run("Get-MilvusRelease -Path . | New-MilvusIngress -HostName a.example.com -SecretName s -Force -WarningAction SilentlyContinue");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("namePrefix: prod-", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_that_names_a_renamed_object_is_refused()
    {
        using ModuleSession session = OverlayTests.Place("namePrefix: prod-\nresources: [../../base]\n", "", "");
        session.Folder.Write("base/backend.yaml", "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: my-release-backendconfig}\n");
        session.Folder.Replace("base/kustomization.yaml", "resources:\n", "resources:\n- backend.yaml\n");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | Add-MilvusL7Annotation");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("BackendConfig my-release-backendconfig", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [RenderFact("kubectl")]
    public void A_certificate_in_a_Secret_keeps_its_name_on_the_way_through_a_prefix()
    {
        using ModuleSession session = OverlayTests.Place("namePrefix: prod-\nresources: [../../base]\n", "", "");

        session.Run("Get-MilvusRelease my-release -Path . | New-MilvusIngress -HostName a.example.com -SecretName cluster-secret -Force -WarningAction SilentlyContinue").Succeeded();

        string built = Tools.Kustomize(session.Folder["overlays/prod"]);
        Assert.Contains("secretName: cluster-secret", built, StringComparison.Ordinal);
        Assert.Contains("name: prod-my-release-milvus\n            port:", built, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_moves_the_objects_away_from_what_Flux_installs_is_refused()
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "  interval: 10m\n", "  interval: 10m\n  targetNamespace: vectors\n  releaseName: my-release\n");
        session.Folder.Write("kustomization.yaml", "namespace: flux-system\nresources:\n- release.yaml\n");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Path . | New-MilvusBackendConfig");

        Assert.Equal("ReleaseLayered", outcome.ErrorId);
        Assert.Contains("kustomization.yaml (namespace: flux-system)", outcome.Error.ToString(), StringComparison.Ordinal);
    }
}
