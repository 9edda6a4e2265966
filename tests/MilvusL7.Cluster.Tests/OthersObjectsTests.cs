using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>What others made by hand is completed; nothing of theirs is lost, and it stays theirs.</summary>
public sealed class OthersObjectsTests
{
    [ClusterFact]
    public async Task A_BackendConfig_of_others_gets_what_it_lacks()
    {
        await using var place = await StartAsync();
        await place.Kubectl.ApplyAsync("""
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: my-release-backendconfig, labels: {team: search}}
            spec:
              healthCheck: {type: HTTP, port: 9091, requestPath: /healthz, checkIntervalSec: 20}
              connectionDraining: {drainingTimeoutSec: 60}
            """);
        var before = await place.SnapshotAsync();

        var run = (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig")).AssertNoError();

        Assert.Equal(["Configured"], run.Actions);
        Assert.Equal(["BackendConfig/my-release-backendconfig: spec.timeoutSec: nothing -> 3600"], before.DifferencesTo(await place.SnapshotAsync()));
        Assert.Equal(["Unchanged"], (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig")).AssertNoError().Actions);
    }

    [ClusterFact]
    public async Task An_Ingress_of_others_keeps_its_rules_certificates_and_labels()
    {
        await using var place = await StartAsync();
        await place.Kubectl.ApplyAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: my-release-milvus
              labels: {team: search}
              annotations:
                kubernetes.io/ingress.class: gce
                kubernetes.io/ingress.global-static-ip-name: search-address
                ingress.gcp.kubernetes.io/pre-shared-cert: mcrt-0000
            spec:
              tls: [{hosts: [attu.milvus.io], secretName: attu-tls}]
              rules:
              - host: attu.milvus.io
                http: {paths: [{path: /*, pathType: ImplementationSpecific, backend: {service: {name: attu, port: {number: 3000}}}}]}
            """);
        var before = (await place.SnapshotAsync())["Ingress/my-release-milvus"];

        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        var after = (await place.SnapshotAsync())["Ingress/my-release-milvus"];
        Assert.Equal(before["metadata"]!["labels"]!.ToJsonString(), after["metadata"]!["labels"]!.ToJsonString());
        var annotations = after["metadata"]!["annotations"]!;
        Assert.Equal("search-address", annotations["kubernetes.io/ingress.global-static-ip-name"]!.ToString());
        Assert.Equal("mcrt-0000", annotations["ingress.gcp.kubernetes.io/pre-shared-cert"]!.ToString());
        Assert.Equal("gce", annotations["kubernetes.io/ingress.class"]!.ToString());
        var rules = after["spec"]!["rules"]!.AsArray();
        Assert.Equal(before["spec"]!["rules"]![0]!.ToJsonString(), rules[0]!.ToJsonString());
        Assert.Equal(["attu.milvus.io", Workplace.Host], rules.Select(rule => rule!["host"]!.ToString()));
        Assert.Equal(["attu-tls", "my-release-milvus-tls"], after["spec"]!["tls"]!.AsArray().Select(entry => entry!["secretName"]!.ToString()));
        string[] again = [.. (await place.RunAsync(Workplace.Steps)).AssertNoError().Actions];
        Assert.All(again, action => Assert.Equal("Unchanged", action));
    }

    [ClusterFact]
    public async Task A_Secret_by_hand_whose_certificate_has_no_SAN_is_replaced_with_Force_only()
    {
        await using var place = await StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var old = new CertificateRequest($"CN={Workplace.Host}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        string folder = place.Folder;
        await File.WriteAllTextAsync(Path.Combine(folder, "old.crt"), old.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "old.key"), key.ExportPkcs8PrivateKeyPem());
        await place.Kubectl.RunAsync("create", "secret", "tls", "my-release-milvus-tls", "--cert", Path.Combine(folder, "old.crt"), "--key", Path.Combine(folder, "old.key"));
        await place.Kubectl.RunAsync("label", "secret", "my-release-milvus-tls", "team=search");
        var before = await place.SnapshotAsync();

        var refused = await place.RunAsync($"Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName {Workplace.Host}");

        refused.AssertError("SecretExists");
        Assert.Empty(before.DifferencesTo(await place.SnapshotAsync()));

        (await place.RunAsync($"Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName {Workplace.Host} -Force")).AssertNoError();

        using var now = await place.CertificateAsync("my-release-milvus-tls");
        Assert.NotEqual(old.Thumbprint, now.Thumbprint);
        Assert.True(now.MatchesHostname(Workplace.Host, allowCommonName: false));
        var secret = await place.Kubectl.GetAsync("secret", "my-release-milvus-tls");
        Assert.Equal("search", secret["metadata"]!["labels"]!["team"]!.ToString());
        Assert.Null(secret["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]);
    }

    [ClusterFact]
    public async Task A_Secret_by_hand_with_a_good_certificate_is_left_alone()
    {
        await using var place = await StartAsync();
        (await place.RunAsync($"Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName {Workplace.Host}")).AssertNoError();
        await place.Kubectl.RunAsync("label", "secret", "my-release-milvus-tls", "app.kubernetes.io/managed-by-", "app.kubernetes.io/part-of-");
        await Expected.WaitForQuietAsync(place);
        var before = await place.SnapshotAsync();

        var run = (await place.RunAsync($"Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName {Workplace.Host}")).AssertNoError();

        Assert.Equal(["Unchanged"], run.Actions);
        Assert.Equal(before.ResourceVersions, (await place.SnapshotAsync()).ResourceVersions);
    }

    [ClusterFact]
    public async Task A_stale_annotation_is_an_error_until_Force_removes_it()
    {
        await using var place = await StartAsync();
        await place.Kubectl.RunAsync("annotate", "service", Workplace.Service, """service.alpha.kubernetes.io/app-protocols={"milvus":"HTTP"}""");
        var before = await place.SnapshotAsync();

        (await place.RunAsync("Get-MilvusRelease my-release | Add-MilvusL7Annotation")).AssertError("StaleAnnotation");

        Assert.Empty(before.DifferencesTo(await place.SnapshotAsync()));
        (await place.RunAsync("Get-MilvusRelease my-release | Add-MilvusL7Annotation -Force")).AssertNoError();
        Assert.Null((await place.Kubectl.GetAsync("service", Workplace.Service))["metadata"]!["annotations"]!["service.alpha.kubernetes.io/app-protocols"]);
    }

    private static async Task<Workplace> StartAsync()
    {
        var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        return place;
    }
}
