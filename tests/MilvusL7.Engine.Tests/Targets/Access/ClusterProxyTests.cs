using MilvusL7.Engine.Targets.Cluster.Access;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Through which proxy an API server is reached, by the module, helm and kubectl alike.</summary>
[Collection(AccessTests.Name)]
public sealed class ClusterProxyTests
{
    private const string Server = "https://api.example:6443";

    public static IEnumerable<object[]> Clients => KubeClient.All;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_of_the_cluster_entry_is_used(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port);

        await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"http://127.0.0.1:{proxy.Port}\"", server: Server));

        Assert.Equal("api.example:6443", proxy.Targets.First());
        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_with_SOCKS_5_is_used(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port);

        await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"socks5://127.0.0.1:{proxy.Port}\"", server: Server));

        Assert.Equal("api.example:6443", proxy.Targets.First());
        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_with_TLS_is_used(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port, certificate: place.Authority.Issue(["127.0.0.1"]));

        await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"https://127.0.0.1:{proxy.Port}\"", server: Server));

        Assert.Equal("api.example:6443", proxy.Targets.First());
        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_whose_certificate_has_another_name_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port, certificate: place.Authority.Issue(["api.example"]));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"https://127.0.0.1:{proxy.Port}\"", server: Server)));

        Assert.Empty(proxy.Targets);
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Server_with_the_certificate_of_its_proxy_is_refused(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["127.0.0.1"]));
        await using var proxy = new ConnectProxy(place.Server.Port, certificate: place.Authority.Issue(["127.0.0.1"]));

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"https://127.0.0.1:{proxy.Port}\"", server: Server)));

        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_gets_the_credentials_of_its_URL(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port, "name:p@ss");

        await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"http://name:p%40ss@127.0.0.1:{proxy.Port}\"", server: Server));

        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_of_another_name_is_refused_through_a_proxy(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["127.0.0.1", "localhost"]));
        await using var proxy = new ConnectProxy(place.Server.Port);

        Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig($"proxy-url: \"http://127.0.0.1:{proxy.Port}\"", server: Server)));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Proxy_of_the_environment_is_used(string client)
    {
        await using var place = await AccessPlace.StartAsync(a => a.Issue(["api.example"]));
        await using var proxy = new ConnectProxy(place.Server.Port);
        place.SetEnvironment("HTTPS_PROXY", $"127.0.0.1:{proxy.Port}");
        place.SetEnvironment("NO_PROXY", "example:6443,other.example");

        // The port of the entry is another one, so that the entry does not exclude this server.
        await KubeClient.AskAsync(client, place.Kubeconfig(server: "https://api.example:7443"));

        Assert.Equal("api.example:7443", proxy.Targets.First());
        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Loopback_is_not_sent_to_the_proxy_of_the_environment(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        await using var proxy = new ConnectProxy(place.Server.Port);
        place.SetEnvironment("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}");
        place.SetEnvironment("NO_PROXY", null);

        await KubeClient.AskAsync(client, place.Kubeconfig());

        Assert.Empty(proxy.Targets);
        Assert.Equal("Bearer secret-token", place.Last.Authorization);
    }

    [Fact]
    public async Task Proxy_that_is_down_is_named_without_its_password()
    {
        await using var place = await AccessPlace.StartAsync();

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig("proxy-url: \"http://name:hidden@127.0.0.1:9\"", server: Server));

        Assert.StartsWith("ApiServerUnreachable", fault);
        Assert.Contains("through the proxy http://127.0.0.1:9", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault, StringComparison.Ordinal);
    }

    // What golang.org/x/net/http/httpproxy documents of NO_PROXY.
    [Theory]
    [InlineData("https://api.example", "", false)]
    [InlineData("https://localhost", "", true)]
    [InlineData("https://127.0.0.1", "", true)]
    [InlineData("https://127.9.9.9", "", true)]
    [InlineData("https://[::1]", "", true)]
    [InlineData("https://api.example", "*", true)]
    [InlineData("https://api.example", " other , API.example ", true)]
    [InlineData("https://api.example", "example", true)]
    [InlineData("https://example", ".example", false)]
    [InlineData("https://api.example", ".example", true)]
    [InlineData("https://api.example", "*.example", true)]
    [InlineData("https://apiexample", "example", false)]
    [InlineData("https://api.example", "api.example:443", true)]
    [InlineData("https://api.example", "api.example:6443", false)]
    [InlineData("https://api.example:6443", "example:6443", true)]
    [InlineData("https://10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("https://10.1.2.3", "10.9.9.9/8", true)]
    [InlineData("https://11.1.2.3", "10.0.0.0/8", false)]
    [InlineData("https://10.1.2.3", "10.1.2.3", true)]
    [InlineData("https://10.1.2.3", "10.1.2.3:443", true)]
    [InlineData("https://10.1.2.3", "10.1.2.3:80", false)]
    [InlineData("https://[fd00::5]", "fd00::/16", true)]
    [InlineData("https://[fd00::5]", "[fd00::5]:443", true)]
    [InlineData("https://[fd00::5]", "fd00::5", true)]
    [InlineData("https://10.1.2.3", "0.0.0.0/0", true)]
    [InlineData("https://api.example", "0.0.0.0/0", false)]
    public void NO_PROXY_excludes_as_in_Go(string server, string noProxy, bool isExcluded) =>
        Assert.Equal(isExcluded, ClusterProxy.IsExcluded(new Uri(server), noProxy));

    [Theory]
    [InlineData("HTTPS_PROXY", "https://api.example", true)]
    [InlineData("https_proxy", "https://api.example", true)]
    [InlineData("HTTP_PROXY", "https://api.example", false)]
    [InlineData("ALL_PROXY", "https://api.example", false)]
    [InlineData("HTTP_PROXY", "http://api.example", true)]
    public void Variable_of_the_scheme_counts(string variable, string server, bool isUsed) =>
        Assert.Equal(isUsed, ClusterProxy.OfEnvironment(new Uri(server), name => name == variable ? "http://proxy.example:3128" : null) is not null);
}
