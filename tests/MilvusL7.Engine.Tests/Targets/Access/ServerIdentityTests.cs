using System.Security.Cryptography.X509Certificates;
using System.Text;
using MilvusL7.Engine.Targets.Cluster.Access;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Which server certificates are accepted, by the module, by helm and by kubectl alike.</summary>
[Collection(AccessTests.Name)]
public sealed class ServerIdentityTests
{
    public static IEnumerable<object[]> Clients => KubeClient.All;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_for_the_address_is_accepted(string client)
    {
        await using var place = await AccessPlace.StartAsync();

        await KubeClient.AskAsync(client, place.Kubeconfig());

        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_of_the_same_authority_for_another_name_is_refused_before_the_token_is_sent(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["other.example", "10.9.9.9"]));

        var fault = await KubeClient.AskAsync(client, place.Kubeconfig());

        Assert.Empty(place.Server.Requests);
        if (client == KubeClient.Module)
        {
            Assert.StartsWith("ApiServerUntrusted", fault);
            Assert.Contains("'127.0.0.1' was expected", fault, StringComparison.Ordinal);
            Assert.Contains("other.example, 10.9.9.9", fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Host_name_that_the_certificate_lacks_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["127.0.0.1"]));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig(server: $"https://localhost:{place.Server.Port}")));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Name_in_the_common_name_alone_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue([], commonName: "localhost"));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig(server: $"https://localhost:{place.Server.Port}")));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Address_that_is_a_DNS_name_of_the_certificate_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["localhost", "*.0.0.1"]));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig()));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Name_in_tls_server_name_is_the_expected_one(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));

        await KubeClient.AskAsync(client, place.Kubeconfig("tls-server-name: api.example"));

        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Name_in_tls_server_name_that_the_certificate_lacks_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync();

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig("tls-server-name: api.example")));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_of_another_authority_is_refused(string client)
    {
        using var other = new TestAuthority();
        await using var place = await AccessPlace.StartAsync(_ => other.Issue(["127.0.0.1"]));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig()));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Private_authority_is_refused_where_the_kubeconfig_has_none(string client)
    {
        await using var place = await AccessPlace.StartAsync();

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig(authority: string.Empty)));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Bundle_with_several_authorities_is_accepted_from_a_relative_file(string client)
    {
        using var other = new TestAuthority("other");
        await using var place = await AccessPlace.StartAsync();
        place.Write("pki/ca.crt", other.Pem + "\n" + place.Authority.Pem);

        await KubeClient.AskAsync(client, place.Kubeconfig(authority: "certificate-authority: pki/ca.crt"));

        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [InlineData(-3, -1)]
    [InlineData(1, 3)]
    public async Task Certificate_outside_its_validity_is_refused(int from, int until)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["127.0.0.1"], fromDays: from, untilDays: until));

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig());

        Assert.Contains("expired or is not yet valid", fault, StringComparison.Ordinal);
        Assert.Empty(place.Server.Requests);
    }

    [Fact]
    public void Certificate_that_is_for_clients_only_is_refused()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(["api.example"], usage: "1.3.6.1.5.5.7.3.2");

        Assert.Contains("serverAuth", new ServerIdentity("api.example", null, [authority.Certificate]).ProblemOf(certificate, null, "api.example"), StringComparison.Ordinal);
    }

    [Fact]
    public void Intermediate_authority_of_the_kubeconfig_is_an_anchor_of_its_own()
    {
        using var root = new TestAuthority("root");
        using var middle = new TestAuthority("middle", root);
        using var certificate = middle.Issue(["api.example"]);

        Assert.Null(new ServerIdentity("api.example", null, [middle.Certificate]).ProblemOf(certificate, null, "api.example"));
    }

    [Fact]
    public void Final_dot_of_a_host_name_makes_no_difference()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(["api.example"]);

        Assert.Null(new ServerIdentity("api.example.", null, [authority.Certificate]).ProblemOf(certificate, null, "api.example."));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Client_certificate_is_sent_from_data_and_from_relative_files(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        using var own = place.Authority.Issue([], usage: "1.3.6.1.5.5.7.3.2", commonName: "admin");
        var (certificate, key) = (own.ExportCertificatePem(), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        place.Write("pki/u.crt", certificate);
        place.Write("pki/u.key", key);

        await KubeClient.AskAsync(client, place.Kubeconfig(user: "client-certificate: pki/u.crt, client-key: pki/u.key"));
        Assert.Equal("CN=admin", place.Last.ClientCertificate);

        place.Server.Requests.Clear();
        await KubeClient.AskAsync(client, place.Kubeconfig(user: $"client-certificate-data: {InBase64(certificate)}, client-key-data: {InBase64(key)}"));
        Assert.Equal("CN=admin", place.Last.ClientCertificate);
    }

    [Fact]
    public async Task Skipped_verification_warns_each_time()
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["other.example"]));
        var reports = new Reports();
        var config = place.Kubeconfig("insecure-skip-tls-verify: true", authority: string.Empty);

        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, config, reports));
        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, config, reports));

        Assert.Equal(2, reports.All.OfType<EngineMessage>().Count(m => m.Level == EngineMessageLevel.Warning && m.Text.Contains("insecure-skip-tls-verify", StringComparison.Ordinal)));
        Assert.Equal(2, place.Server.Requests.Count);
    }

    [Theory]
    [InlineData("token: t")]
    [InlineData("tokenFile: t")]
    [InlineData("username: u, password: p")]
    [InlineData("client-certificate: c, client-key: k")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}")]
    public async Task Credentials_are_not_sent_without_encryption(string user)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $"#!/bin/sh\ntouch '{place.Folder}/started'\n", isProgram: true);

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(server: "http://192.0.2.1:8080", user: user, authority: string.Empty));

        Assert.StartsWith("ApiServerNotEncrypted", fault);
        Assert.False(File.Exists(Path.Combine(place.Folder, "started")));
    }

    [Fact]
    public async Task Loopback_without_encryption_is_refused_through_a_proxy_of_another_machine()
    {
        await using var place = await AccessPlace.StartAsync();

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig("proxy-url: \"http://192.0.2.1:3128\"", server: "http://127.0.0.1:8080", authority: string.Empty));

        Assert.StartsWith("ApiServerNotEncrypted", fault);
    }

    [Fact]
    public async Task Loopback_without_encryption_gets_the_token()
    {
        await using var server = await RecordingServer.StartAsync();
        await using var place = await AccessPlace.StartAsync();

        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(server: $"http://localhost:{server.Port}", authority: string.Empty)));

        Assert.Equal("Bearer secret-token", server.Requests.Last().Authorization);
    }

    private static string InBase64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
