using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Kubeconfigs that are broken or malicious: each is one error with an id of its own, and no request is sent.</summary>
[Collection(AccessTests.Name)]
public sealed class HostileKubeconfigTests
{
    private const string Good = """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:9
        contexts:
        - name: test
          context:
            cluster: c
            user: u
        users:
        - name: u
          user:
            token: t

        """;

    private const string Certificate = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUIKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=";

    public static IEnumerable<object[]> Runnable => KubeClient.All.Where(c => (string)c[0] != "kubectl");

    /// <summary>A text of the good kubeconfig, what takes its place, and what the message says.</summary>
    public static TheoryData<string, string, string> Changed => new()
    {
        { Good, "", "empty" },
        { Good, "\n\n", "empty" },
        { Good, "# a comment\n", "empty" },
        { Good, "---\n", "empty" },
        { Good, "null", "empty" },
        { Good, "just text", "mapping" },
        { Good, "7", "mapping" },
        { Good, "- a\n- b", "mapping" },
        { Good, "clusters: [", "" },
        { Good, "{{{{", "" },
        { Good, "a: b: c", "" },
        { Good, "\u0000\u0001", "" },
        { Good, "%YAML 9.9\n---\na: b", "" },
        { "kind: Config", "kind: Secret", "Secret" },
        { "kind: Config", "kind: [Config]", "string" },
        { "current-context: test", "current-context: [test]", "string" },
        { "current-context: test", "current-context: 7", "string" },
        { "current-context: test", "current-context: \"te\\nst\"", "control character" },
        { "clusters:\n", "clusters:\n- \n", "clusters[0] is empty" },
        { "users:\n", "users:\n- \n", "users[0] is empty" },
        { "contexts:\n", "contexts:\n- \n", "contexts[0] is empty" },
        { "clusters:\n", "clusters:\n- text\n", "clusters[0] must be a mapping" },
        { "clusters:\n", "clusters:\n- [a]\n", "clusters[0] must be a mapping" },
        { "clusters:\n", "clusters:\n- cluster: {}\n", "name is missing" },
        { "clusters:\n", "clusters:\n- name: c\n", "two entries" },
        { "users:\n", "users:\n- name: u\n", "two entries" },
        { "contexts:\n", "contexts:\n- name: test\n", "two entries" },
        { "- name: c\n", "- name: 7\n", "string" },
        { "- name: c\n", "- name: d\n", "'c', which does not exist" },
        { "- name: u\n", "- name: v\n", "'u', which does not exist" },
        { "cluster: c\n", "cluster: \n", "does not specify a cluster" },
        { "cluster: c\n", "cluster: [c]\n", "string" },
        { "server: https://127.0.0.1:9", "server: ", "does not specify a server" },
        { "server: https://127.0.0.1:9", "server: 7", "string" },
        { "server: https://127.0.0.1:9", "server: {a: b}", "string" },
        { "server: https://127.0.0.1:9", "server: ftp://127.0.0.1", "https://" },
        { "server: https://127.0.0.1:9", "server: file:///etc/passwd", "https://" },
        { "server: https://127.0.0.1:9", "server: 127.0.0.1:6443", "https://" },
        { "server: https://127.0.0.1:9", "server: api.example", "https://" },
        { "server: https://127.0.0.1:9", "server: 'https://'", "https://" },
        { "server: https://127.0.0.1:9", "server: 'https://a b'", "https://" },
        { "server: https://127.0.0.1:9", "server: 'https://127.0.0.1:99999'", "https://" },
        { "server: https://127.0.0.1:9", "server: 'https://me:hidden@127.0.0.1:9'", "without credentials" },
        { "server: https://127.0.0.1:9", "server: 'https://127.0.0.1:9/?a=b'", "without credentials" },
        { "server: https://127.0.0.1:9", "server: \"https://127.0.0.1\\r\\nX: y\"", "control character" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    tls-server-name: 'a b'\n", "tls-server-name" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    insecure-skip-tls-verify: maybe\n", "true or false" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    insecure-skip-tls-verify: true\n    certificate-authority-data: " + Certificate + "\n", "" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority-data: '!!!'\n", "base64" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority-data: aGVsbG8=\n", "CERTIFICATE" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority-data: " + Certificate + "\n", "certificate-authority" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority: missing.crt\n", "missing.crt" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority: .\n", "folder" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    certificate-authority: \"a\\0b\"\n", "control character" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    proxy-url: ftp://127.0.0.1\n", "proxy" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    proxy-url: 'no url'\n", "proxy" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    proxy-url: [a]\n", "string" },
        { "https://127.0.0.1:9\n", "https://127.0.0.1:9\n    extensions: 7\n", "list" },
        { "token: t", "token: \"a\\nb\"", "line break" },
        { "token: t", "token: \"a\\u0007b\"", "HTTP header" },
        { "token: t", "token: 'a b'", "HTTP header" },
        { "token: t", "token: tökén", "HTTP header" },
        { "token: t", "token: 012", "string" },
        { "token: t", "token: {a: b}", "string" },
        { "token: t", "tokenFile: missing", "missing" },
        { "token: t", "tokenFile: .", "folder" },
        { "token: t", "token: t\n    username: u\n    password: p", "only one" },
        { "token: t", "client-certificate: missing.crt\n    client-key: missing.key", "missing.crt" },
        { "token: t", "client-certificate-data: " + Certificate + "\n    client-key-data: " + Certificate, "cannot be used" },
        { "token: t", "client-certificate-data: " + Certificate, "no client-key" },
        { "token: t", "client-key-data: " + Certificate, "no client-certificate" },
        { "token: t", "client-certificate-data: '%'\n    client-key-data: '%'", "base64" },
        { "token: t", "client-certificate-data: [a]", "string" },
        { "token: t", "as-groups: [g]", "as is missing" },
        { "token: t", "as: \"a\\u0001b\"", "control character" },
        { "token: t", "as: a\n    as-groups: g", "list" },
        { "token: t", "as: a\n    as-groups: [[g]]", "list of strings" },
        { "token: t", "as: a\n    as-groups: [\"a\\r\\nb\"]", "control characters" },
        { "token: t", "as: a\n    as-user-extra: [b]", "mapping" },
        { "token: t", "as: a\n    as-user-extra: {b: c}", "list" },
        { "token: t", "auth-provider: text", "mapping" },
        { "token: t", "auth-provider: {name: [x]}", "string" },
        { "token: t", "exec: text", "mapping" },
        { "token: t", "exec: {}", "apiVersion" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}", "v1alpha1" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}", "command" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a}", "interactiveMode" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Sometimes}", "interactiveMode" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never, args: a}", "list" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never, args: [\"a\\0\"]}", "list of strings" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never, env: [a]}", "mapping" },
        { "token: t", "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never, env: [{name: 'a=b', value: c}]}", "environment variable" },
        { Good, "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\nusers: *g", "" },
        { Good, "users: &a [*a]", "" },
        { Good, "users: *nowhere", "" },
    };

    [Theory]
    [MemberData(nameof(Changed))]
    public async Task Broken_kubeconfig_is_one_error_that_says_what_is_wrong(string original, string replacement, string said)
    {
        await using var place = await AccessPlace.StartAsync();
        Assert.Contains(original, Good, StringComparison.Ordinal);
        var config = place.Write("config", Good.Replace(original, replacement, StringComparison.Ordinal));

        var fault = await KubeClient.AskAsync(KubeClient.Module, config);

        Assert.StartsWith("KubeconfigInvalid", fault);
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_of_100000_levels_is_one_error()
    {
        await using var place = await AccessPlace.StartAsync();

        Assert.StartsWith("KubeconfigInvalid", await KubeClient.AskAsync(KubeClient.Module, place.Write("config", new string('[', 100_000))));
    }

    [Fact]
    public async Task Folder_as_kubeconfig_is_one_error()
    {
        await using var place = await AccessPlace.StartAsync();

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Folder);

        Assert.StartsWith("KubeconfigInvalid", fault);
        Assert.Contains("folder", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubeconfig_above_32_MB_is_refused()
    {
        await using var place = await AccessPlace.StartAsync();
        var path = place.Write("config", string.Empty);
        await using (var stream = File.OpenWrite(path))
        {
            stream.SetLength(33 * 1024 * 1024);
        }

        Assert.Contains("32 MB", await KubeClient.AskAsync(KubeClient.Module, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gcp", "gke-gcloud-auth-plugin")]
    [InlineData("azure", "credential plugin")]
    public async Task Auth_provider_of_old_is_an_error_that_names_what_to_use(string provider, string action)
    {
        await using var place = await AccessPlace.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var context = new EngineContext(new Progress<EngineReport>(), limit.Token);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => MilvusL7.Engine.Targets.Cluster.ClusterTarget.OpenAsync(
            [place.Kubeconfig(user: $"auth-provider: {{name: {provider}, config: {{access-token: hidden}}}}")], null, context));

        Assert.Equal("AuthProviderUnsupported", fault.ErrorId);
        Assert.Contains(action, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [InlineData("contexts:\n- name: test\n", "contexts:\n- name: test\n  extensions: [{name: x, extension: {a: [b]}}]\n")]
    [InlineData("apiVersion: v1", "apiVersion: v1\npreferences: {colors: true}\nunknown: [1, {a: b}]")]
    [InlineData("user:\n", "user: # a comment\n")]
    public async Task Fields_that_are_of_no_interest_are_ignored(string original, string replacement)
    {
        await using var place = await AccessPlace.StartAsync();

        // Port 9 has no server: the kubeconfig itself was accepted.
        Assert.StartsWith("ApiServerUnreachable", await KubeClient.AskAsync(KubeClient.Module, place.Write("config", Good.Replace(original, replacement, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Empty_file_of_a_list_is_passed_over()
    {
        await using var place = await AccessPlace.StartAsync();
        var list = string.Join(Path.PathSeparator, place.Write("empty", string.Empty), place.Kubeconfig());

        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, list));
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task Merged_kubeconfigs_are_the_same_for_helm(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("other/token", "from-other");
        var first = place.Write("first", "current-context: test\ncontexts:\n- {name: test, context: {cluster: c, user: w}}\n");
        var third = place.Write("other/third", "users:\n- {name: w, user: {tokenFile: token}}\n");
        var list = string.Join(Path.PathSeparator, first, place.Kubeconfig(), third);

        await KubeClient.AskAsync(client, list);

        Assert.Equal("Bearer from-other", place.Last.Authorization);
    }
}
