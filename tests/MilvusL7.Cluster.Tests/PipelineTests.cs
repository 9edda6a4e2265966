using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests;

/// <summary>The pipeline of the design, against what the guide's commands would have left behind had they no defects.</summary>
public sealed class PipelineTests
{
    private const string StepsBack = $"""
        Get-MilvusRelease {Workplace.Release} | Remove-MilvusIngress -OutVariable a |
            Remove-MilvusL7Annotation -OutVariable b |
            Remove-MilvusBackendConfig -OutVariable c |
            Remove-MilvusTlsSecret -OutVariable d |
            Disable-MilvusTls -OutVariable e |
            Set-MilvusServiceType LoadBalancer -OutVariable f | ForEach-Object {"{ }"}
        $a; $b; $c; $d; $e; $f
        """;

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task The_pipeline_moves_a_Helm_release_and_changes_nothing_else(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        var release = new MilvusRelease();
        await release.InstallAsync(place);
        await place.Rig.WaitForRolloutAsync();
        var before = await place.SnapshotAsync();
        var valuesBefore = await place.Helm.ValuesAsync(Workplace.Release);
        string chartBefore = before["Service/my-release-milvus"]["metadata"]!["labels"]!["helm.sh/chart"]!.ToString();

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        Assert.Equal(["Configured", "Configured", "Created", "Created", "Configured", "Created"], run.Actions);
        var after = await place.SnapshotAsync();
        Assert.Equal(Expected.Changes(before, after, "Deployment/" + MilvusRelease.ServingDeployment), before.DifferencesTo(after));
        Expected.AssertCreated(after, place.Rig.Namespace);
        await AssertCertificateAsync(place);
        await place.Rig.WaitForRolloutAsync();

        var values = await place.Helm.ValuesAsync(Workplace.Release);
        valuesBefore!["service"]!["type"] = "ClusterIP";
        foreach (var (name, value) in Expected.ServiceAnnotations)
        {
            valuesBefore["service"]!["annotations"]![name] = value;
        }

        foreach (var variable in Expected.ProxyEnvironment)
        {
            valuesBefore[MilvusRelease.ServingComponent]!["extraEnv"]!.AsArray().Add(variable!.DeepClone());
        }

        Assert.True(JsonNode.DeepEquals(valuesBefore, values), $"{valuesBefore}\n{values}");
        Assert.Equal(chartBefore, after["Service/my-release-milvus"]["metadata"]!["labels"]!["helm.sh/chart"]!.ToString());
        Assert.Equal("4 deployed", (await place.RevisionsAsync())[^1]);
    }

    [ClusterFact]
    public async Task The_pipeline_moves_a_release_of_plain_manifests_and_changes_nothing_else()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await place.Rig.WaitForRolloutAsync();
        var before = await place.SnapshotAsync();

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        Assert.Equal(["Configured", "Configured", "Created", "Created", "Configured", "Created"], run.Actions);
        var after = await place.SnapshotAsync();
        Assert.Equal(Expected.Changes(before, after, "Deployment/" + MilvusRelease.ServingDeployment), before.DifferencesTo(after));
        Expected.AssertCreated(after, place.Rig.Namespace);
        await AssertCertificateAsync(place);
        await place.Rig.WaitForRolloutAsync();
        Assert.Empty(place.HelmCalls);
    }

    [ClusterFact]
    public async Task The_pipeline_moves_an_operators_release_by_its_custom_resource_alone()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Operator);
        var before = await place.SnapshotAsync();

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        Assert.Equal(["Configured", "Configured", "Created", "Created", "Configured", "Created"], run.Actions);
        var after = await place.SnapshotAsync();
        Expected.AssertCreated(after, place.Rig.Namespace);
        await AssertCertificateAsync(place);
        string[] others = [.. before.DifferencesTo(after).Where(line => !line.StartsWith("Milvus/", StringComparison.Ordinal) && !line.EndsWith(": created", StringComparison.Ordinal))];
        Assert.Empty(others);
        var wanted = before["Milvus/my-release"].DeepClone();
        var proxy = wanted["spec"]!["components"]!["proxy"]!;
        proxy["serviceType"] = "ClusterIP";
        foreach (var (name, value) in Expected.ServiceAnnotations)
        {
            proxy["serviceAnnotations"]![name] = value;
        }

        foreach (var variable in Expected.ProxyEnvironment)
        {
            proxy["env"]!.AsArray().Add(variable!.DeepClone());
        }

        Assert.Equal([], ObjectComparer.Differences(wanted.AsObject(), after["Milvus/my-release"]));
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm)]
    [InlineData(MilvusRelease.Operator)]
    [InlineData(MilvusRelease.Manifest)]
    public async Task The_cmdlets_that_undo_a_step_take_the_whole_pipeline_back(string owner)
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, owner);
        await Expected.WaitForQuietAsync(place);
        var before = await place.SnapshotAsync();
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        await Expected.WaitForQuietAsync(place);
        var moved = await place.SnapshotAsync();

        (await place.RunAsync($"$WhatIfPreference = $true; {StepsBack}")).AssertNoError();
        Assert.Equal([], moved.DifferencesTo(await place.SnapshotAsync()));

        var run = (await place.RunAsync($"$WhatIfPreference = $false; $ConfirmPreference = 'None'; {StepsBack}")).AssertNoError();

        Assert.Equal(["Removed", "Removed", "Removed", "Removed", "Configured", "Configured"], run.Actions);
        await Expected.WaitForQuietAsync(place);
        // The API server drops source ranges with the type. Ranges that let everybody in are not recorded, because they mean the same as none.
        string[] dropped = owner == MilvusRelease.Manifest ? ["Service/my-release-milvus: spec.loadBalancerSourceRanges: [\"0.0.0.0/0\"] -> nothing"] : [];
        Assert.Equal(dropped, before.DifferencesTo(await place.SnapshotAsync()));
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm, "helm3")]
    [InlineData(MilvusRelease.Helm, "helm4")]
    [InlineData(MilvusRelease.Operator, "helm3")]
    [InlineData(MilvusRelease.Manifest, "helm3")]
    public async Task A_second_run_writes_nothing_and_says_Unchanged(string owner, string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place, owner);
        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();
        await Expected.WaitForQuietAsync(place);
        var before = await place.Rig.SnapshotAsync();
        int helmCalls = place.HelmCalls.Count;

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        Assert.All(run.Actions, action => Assert.Equal("Unchanged", action));
        Assert.Equal(6, run.Actions.Count);
        Assert.Equal(before.ResourceVersions, (await place.Rig.SnapshotAsync()).ResourceVersions);
        Assert.Equal(helmCalls, place.HelmCalls.Count);
    }

    [ClusterTheory]
    [InlineData(MilvusRelease.Helm, "helm3")]
    [InlineData(MilvusRelease.Helm, "helm4")]
    [InlineData(MilvusRelease.Operator, "helm3")]
    [InlineData(MilvusRelease.Manifest, "helm3")]
    public async Task What_if_writes_nothing_and_each_step_starts_from_what_earlier_ones_planned(string owner, string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place, owner);
        await Expected.WaitForQuietAsync(place);
        var before = await place.Rig.SnapshotAsync();
        place.Module.Set("WhatIfPreference", true);

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        Assert.Equal(["Planned", "Planned", "Planned", "Planned", "Planned", "Planned"], run.Actions);
        Assert.Equal(before.ResourceVersions, (await place.Rig.SnapshotAsync()).ResourceVersions);
        string[] diffs = [.. run.Output.Select(item => ModuleRun.Text(item, "Diff"))];
        string typeOf = owner == MilvusRelease.Operator ? "serviceType" : "type";
        Assert.Contains($"+      {typeOf}: ClusterIP".Replace(" ", ""), diffs[0].Replace(" ", ""), StringComparison.Ordinal);
        Assert.Contains("COMMON_SECURITY_TLSMODE", diffs[1], StringComparison.Ordinal);
        // What an earlier step planned is no news in a later one.
        Assert.DoesNotContain("ClusterIP", string.Join('\n', Added(diffs[1])), StringComparison.Ordinal);
        Assert.DoesNotContain("COMMON_SECURITY_TLSMODE", string.Join('\n', Added(diffs[4])), StringComparison.Ordinal);
        Assert.Contains("cloud.google.com/neg", diffs[4], StringComparison.Ordinal);
        Assert.Contains("kubernetes.io/ingress.allow-http", diffs[5], StringComparison.Ordinal);
        // The Ingress's warnings look at the release as planned: TLS on, annotated.
        Assert.DoesNotContain(run.Warnings, warning => warning.Contains("TLS is disabled", StringComparison.Ordinal) || warning.Contains(" does not have the annotation ", StringComparison.Ordinal));
        Assert.All(diffs, diff => Assert.Contains(diff.Trim(), run.Shown, StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task What_the_module_creates_is_its_own_by_field_manager_and_labels()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);

        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        foreach (string key in Expected.Created)
        {
            var metadata = JsonNode.Parse(await place.Kubectl.RunAsync("get", key, "-o", "json", "--show-managed-fields"))!["metadata"]!;
            var writer = Assert.Single(metadata["managedFields"]!.AsArray())!;
            Assert.Equal("MilvusL7", writer["manager"]!.ToString());
            Assert.Equal("Apply", writer["operation"]!.ToString());
            Assert.Equal("MilvusL7", metadata["labels"]!["app.kubernetes.io/managed-by"]!.ToString());
            Assert.Equal("my-release", metadata["labels"]!["app.kubernetes.io/part-of"]!.ToString());
        }
    }

    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public async Task A_release_halfway_through_the_guide_by_hand_is_brought_to_its_end(string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place);
        // Steps 1 and 2 as early versions of the guide have them (the setting is a no-op), 3 by hand, 4 in another spelling.
        await place.Helm.RunAsync("upgrade", Workplace.Release, RigEnvironment.Chart, "--reuse-values", "--set", "service.type=ClusterIP");
        await place.Helm.RunAsync("upgrade", Workplace.Release, RigEnvironment.Chart, "--reuse-values", "--set", "common.security.tlsMode=1");
        await place.Kubectl.ApplyAsync("""
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: my-release-backendconfig}
            spec: {healthCheck: {port: 9091, requestPath: /healthz, type: HTTP}}
            """);
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """cloud.google.com/app-protocols={"milvus": "HTTP2"}""");
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """cloud.google.com/backend-config={ "default":"my-release-backendconfig" }""");
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """cloud.google.com/neg={"ingress":  true}""");

        var run = (await place.RunAsync(Workplace.Steps)).AssertNoError();

        // Annotations that only kubectl set go into the values too: there they outlast later upgrades.
        Assert.Equal(["Unchanged", "Configured", "Created", "Configured", "Configured", "Created"], run.Actions);
        var after = await place.SnapshotAsync();
        var service = after["Service/my-release-milvus"];
        Assert.Equal("ClusterIP", service["spec"]!["type"]!.ToString());
        Assert.Equal("""{"milvus": "HTTP2"}""", service["metadata"]!["annotations"]!["cloud.google.com/app-protocols"]!.ToString());
        Assert.Equal("3600", after["BackendConfig/my-release-backendconfig"]["spec"]!["timeoutSec"]!.ToString());
        Assert.Equal("search", service["metadata"]!["annotations"]!["team.example.com/owner"]!.ToString());
    }

    private static IEnumerable<string> Added(string diff) => diff.Split('\n').Where(line => line.StartsWith('+'));

    private static async Task AssertCertificateAsync(Workplace place)
    {
        using var certificate = await place.CertificateAsync("my-release-milvus-tls");
        Assert.Equal(3, certificate.Version);
        Assert.True(certificate.HasPrivateKey);
        Assert.Contains(Workplace.Host, certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.True(certificate.MatchesHostname(Workplace.Host));
        Assert.InRange(certificate.NotAfter, DateTime.Now.AddDays(300), DateTime.Now.AddDays(398));
        string written = await File.ReadAllTextAsync(Path.Combine(place.Folder, "my-release-milvus-tls.crt"));
        Assert.Equal(certificate.ExportCertificatePem(), written.Trim());
    }
}
