using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>Of a release, address, host and certificate come from its Ingresses and their Secrets. nginx is where the Ingress's status says.</summary>
public sealed class ReleaseConnectionTests(FrontEnd front) : IClassFixture<FrontEnd>
{
    private const string Host = "good.l7.test";

    [ClusterFact]
    public async Task Address_host_and_certificate_are_those_of_Ingress_and_Secret()
    {
        await using var work = await StartAsync("one", Host, "good.l7.test");

        var run = (await work.RunAsync($"Get-MilvusRelease one | Test-MilvusConnection -Port {front.Port} -Timeout 60")).AssertNoError();

        Assert.Equal(("True", front.Ip, Host, FrontEnd.Version), (run.Text("Connected"), run.Text("Address"), run.Text("HostName"), run.Text("MilvusVersion")));
        Assert.Equal("one", ModuleRun.Text(System.Management.Automation.PSObject.AsPSObject(run.Output[0].Properties["Release"].Value), "Name"));
        Assert.Contains("server_pem_path=\"tls.crt\"", run.Text("ConnectionExample"), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_certificate_of_the_Secret_that_an_authority_issued_is_not_trusted_for_its_own_sake()
    {
        await using var work = await StartAsync("one", "issued.l7.test", "issued.l7.test");

        var run = (await work.RunAsync($"""
            $one = Get-MilvusRelease one
            $one | Test-MilvusConnection -Port {front.Port} -Timeout 60
            $one | Test-MilvusConnection -Port {front.Port} -Timeout 60 -CertificatePath '{front.PathOf("authority.crt")}'
            """)).AssertNoError();

        Assert.Equal(["CertificateUntrusted", ""], run.Output.Select(o => ModuleRun.Text(o, "FindingId")));
    }

    [ClusterFact]
    public async Task A_backend_without_TLS_is_told_by_the_release()
    {
        await using var work = await StartAsync("one", "plain-backend.l7.test", "issued.l7.test");

        var run = (await work.RunAsync($"Get-MilvusRelease one | Test-MilvusConnection -Port {front.Port} -Timeout 60 -CertificatePath '{front.PathOf("authority.crt")}'")).AssertNoError();

        Assert.Equal(("HTTP/2", "BackendPlaintext"), (run.Text("FailedStage"), run.Text("FindingId")));
        Assert.Contains("Enable-MilvusTls", run.Text("RecommendedAction"), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Releases_come_through_the_pipeline_and_one_without_an_Ingress_does_not_stop_the_rest()
    {
        await using var work = await StartAsync("one", Host, "good.l7.test");
        await AddAsync(work, "three", Host, "good.l7.test");
        await work.Kubectl.ApplyAsync(SmallRelease.Objects("two"));

        var run = await work.RunAsync($"'one', 'two', 'three' | Get-MilvusRelease | Test-MilvusConnection -Port {front.Port} -Timeout 60");

        run.AssertError("IngressNotFound");
        Assert.Equal(["True", "True"], run.Output.Select(o => ModuleRun.Text(o, "Connected")));
        var again = (await work.RunAsync($"Get-MilvusRelease one | Test-MilvusConnection -Port {front.Port} -Timeout 60 | Test-MilvusConnection -Port {front.Port} -Timeout 60 -Quiet")).AssertNoError();
        Assert.Equal(true, again.Output.Single().BaseObject);
    }

    [ClusterFact]
    public async Task Quiet_answers_once_for_a_release_of_several_hosts()
    {
        await using var work = await StartAsync("one", Host, "good.l7.test", "down.l7.test");

        var run = (await work.RunAsync($"""
            Get-MilvusRelease one | Test-MilvusConnection -Port {front.Port} -Timeout 60 -Quiet
            Get-MilvusRelease one | Test-MilvusConnection -Port {front.Port} -Timeout 60 -Quiet -HostName {Host}
            """)).AssertNoError();

        Assert.Equal([false, true], run.Output.Select(o => o.BaseObject));
    }

    [ClusterFact]
    public async Task An_Ingress_without_an_address_or_without_a_host_is_an_error_of_its_own()
    {
        await using var work = await StartAsync("one", "*.l7.test", "issued.l7.test");
        (await work.RunAsync("Get-MilvusRelease one | Test-MilvusConnection")).AssertError("HostNameRequired");

        await SetAddressAsync(work, "one", null);

        (await work.RunAsync("Get-MilvusRelease one | Test-MilvusConnection")).AssertError("IngressAddressMissing");
    }

    [ClusterFact]
    public async Task A_connection_that_fails_is_a_finding_of_the_load_balancer_and_is_not_tried_where_that_is_not_wanted()
    {
        await using var work = await StartAsync("one", Host, "good.l7.test");

        // Nothing listens on port 443 of the address.
        var found = (await work.RunAsync("Get-MilvusRelease one | Test-MilvusL7 -SkipCompute | Where-Object Id -eq ConnectionFailed")).AssertNoError();
        var skipped = (await work.RunAsync("Get-MilvusRelease one | Test-MilvusL7 -SkipCompute -SkipConnection")).AssertNoError();

        Assert.Contains("ConnectionRefused", found.Text("Message"), StringComparison.Ordinal);
        Assert.Contains(Host, found.Text("Target"), StringComparison.Ordinal);
        Assert.NotEmpty(skipped.Output);
        Assert.DoesNotContain("ConnectionFailed", skipped.Output.Select(o => ModuleRun.Text(o, "Id")));
    }

    private async Task<Workplace> StartAsync(string release, string host, string certificate, params string[] otherHosts)
    {
        var work = await Workplace.StartAsync();
        try
        {
            await AddAsync(work, release, host, certificate, otherHosts);
            return work;
        }
        catch
        {
            await work.DisposeAsync();
            throw;
        }
    }

    private async Task AddAsync(Workplace work, string release, string host, string certificate, params string[] otherHosts)
    {
        await work.Kubectl.ApplyAsync(SmallRelease.Objects(release));
        await work.Kubectl.RunAsync("create", "secret", "tls", release + "-tls", "--cert", front.PathOf(certificate + ".crt"), "--key", front.PathOf(certificate + ".key"));
        string rules = string.Join('\n', otherHosts.Prepend(host).Select(h => $$"""
              - host: "{{h}}"
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: {{release}}, port: {number: 19530} } } }] }
            """));
        await work.Kubectl.ApplyAsync($$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: {{release}}
              annotations: {kubernetes.io/ingress.class: gce}
            spec:
              tls:
              - secretName: {{release}}-tls
              rules:
            {{rules}}
            """);
        await SetAddressAsync(work, release, front.Ip);
    }

    /// <summary>As GKE's controller does.</summary>
    private static async Task SetAddressAsync(Workplace work, string ingress, string? address)
    {
        var whole = await work.Kubectl.GetAsync("ingress", ingress);
        whole["status"] = new JsonObject { ["loadBalancer"] = address is null ? [] : new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = address }) } };
        string file = Path.Combine(work.Folder, ingress + ".json");
        await File.WriteAllTextAsync(file, whole.ToJsonString());
        await work.Kubectl.RunAsync("replace", "--raw", $"/apis/networking.k8s.io/v1/namespaces/{work.Rig.Namespace}/ingresses/{ingress}/status", "-f", file);
    }
}
