using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Targets.Cluster.Access;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>Credential plugins, which are programs that others wrote.</summary>
[Collection(AccessTests.Name)]
public sealed class ExecPluginTests
{
    private const string Answer = """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"plugin-token"}}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static IEnumerable<object[]> Clients => OperatingSystem.IsWindows() ? [] : KubeClient.All;

    public static TheoryData<string, string> Garbage => new()
    {
        { "echo hello", "not an ExecCredential" },
        { "true", "no credential" },
        { "echo '[]'", "not an ExecCredential" },
        { "echo '{\"kind\":\"Pod\"}'", "not an ExecCredential" },
        { "echo '{\"kind\":\"ExecCredential\",\"kind\":\"Other\"}'", "not an ExecCredential" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"t\"}}'", "API version" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "neither a token" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":[]}'", "neither a token" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":7}}'", "not a string" },
        { "printf '%s' '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"a\\nb\"}}'", "line break" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"later\"}}'", "expirationTimestamp" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"x\"}}'", "only one of" },
        { "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"x\",\"clientKeyData\":\"y\"}}'", "cannot be used" },
        { "head -c 3000000 /dev/zero | tr '\\0' x; sleep 600", "more than 1 MB" },
        { "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 3", "xxx" },
        { "exit 7", "exit code 7" },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Relative_command_is_the_one_beside_the_kubeconfig(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("bin/plugin", $"#!/bin/sh\necho \"$1 $SETTING\" > '{place.Folder}/seen'\necho '{Answer}'\n", isProgram: true);

        await KubeClient.AskAsync(client, place.Kubeconfig(user: Exec("command: ./bin/plugin, args: [\"a b\"], env: [{name: SETTING, value: set}]")));

        Assert.Equal("Bearer plugin-token", place.Last.Authorization);
        Assert.Equal("a b set\n", await File.ReadAllTextAsync(Path.Combine(place.Folder, "seen")));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Bare_command_is_not_taken_from_the_current_folder(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin-of-nobody", $"#!/bin/sh\ntouch '{place.Folder}/started'\necho '{Answer}'\n", isProgram: true);
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(place.Folder);
        try
        {
            Assert.NotNull(await KubeClient.AskAsync(client, place.Kubeconfig(user: Exec("command: plugin-of-nobody"))));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }

        Assert.False(File.Exists(Path.Combine(place.Folder, "started")));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Token_of_the_kubeconfig_has_precedence_over_the_plugin(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $"#!/bin/sh\necho '{Answer}'\n", isProgram: true);

        await KubeClient.AskAsync(client, place.Kubeconfig(user: "token: own, " + Exec("command: ./plugin")));

        Assert.Equal("Bearer own", place.Last.Authorization);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificate_of_the_plugin_is_sent(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        using var own = place.Authority.Issue([], usage: "1.3.6.1.5.5.7.3.2", commonName: "admin");
        var answer = JsonNode.Parse(Answer)!;
        answer["status"] = new JsonObject
        {
            ["clientCertificateData"] = own.ExportCertificatePem(),
            ["clientKeyData"] = own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        };
        place.Write("answer.json", answer.ToJsonString());
        place.Write("plugin", $"#!/bin/sh\ncat '{place.Folder}/answer.json'\n", isProgram: true);

        await KubeClient.AskAsync(client, place.Kubeconfig(user: Exec("command: ./plugin")));

        Assert.Equal("CN=admin", place.Last.ClientCertificate);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Plugin_is_told_of_the_cluster_where_it_asks_for_that(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $"#!/bin/sh\nprintf %s \"$KUBERNETES_EXEC_INFO\" > '{place.Folder}/info'\necho '{Answer}'\n", isProgram: true);
        var extension = "extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: a}}]";

        await KubeClient.AskAsync(client, place.Kubeconfig(extension, user: Exec("command: ./plugin, provideClusterInfo: true")));

        var info = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.Folder, "info")));
        Assert.Equal("client.authentication.k8s.io/v1", info.Text("apiVersion"));
        Assert.Equal(place.Url, info.Text("spec", "cluster", "server"));
        Assert.Equal(place.Authority.Base64, info.Text("spec", "cluster", "certificate-authority-data"));
        Assert.Equal("a", info.Text("spec", "cluster", "config", "audience"));
        Assert.Equal("false", info.Text("spec", "interactive"));
    }

    [Fact]
    public async Task Plugin_that_needs_a_terminal_is_not_started_without_one()
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $"#!/bin/sh\ntouch '{place.Folder}/started'\necho '{Answer}'\n", isProgram: true);

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(user: Exec("command: ./plugin").Replace("Never", "Always", StringComparison.Ordinal)));

        Assert.StartsWith("CredentialPluginFailed", fault);
        Assert.Contains("terminal", fault, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(place.Folder, "started")));
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Output_that_is_no_credential_is_an_error_that_says_why(string script, string said)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $"#!/bin/sh\n{script}\n", isProgram: true);

        var fault = await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(user: Exec("command: ./plugin")));

        Assert.StartsWith("CredentialPluginFailed", fault);
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.True(fault!.Length < 4000, $"{fault.Length} characters");
        Assert.Empty(place.Server.Requests);
    }

    [Fact]
    public async Task Plugin_that_hangs_is_ended_with_its_children()
    {
        await using var place = await AccessPlace.StartAsync();
        var command = Hanging(place);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ExecPluginRunner.RunAsync(
            new ExecPlugin(command, ExecPlugin.V1) { Interaction = ExecInteraction.Never }, Context(CancellationToken.None), TimeSpan.FromSeconds(1)));

        Assert.Equal("CredentialPluginFailed", fault.ErrorId);
        Assert.Contains("did not exit within 1 s", fault.Message, StringComparison.Ordinal);
        AssertGone(place);
        Assert.Equal(TimeSpan.FromSeconds(30), ExecPluginRunner.TimeLimit);
    }

    [Fact]
    public async Task Cancellation_ends_a_plugin_at_once_with_its_children()
    {
        await using var place = await AccessPlace.StartAsync();
        var command = Hanging(place);
        using var stop = new CancellationTokenSource();

        var running = ExecPluginRunner.RunAsync(new ExecPlugin(command, ExecPlugin.V1) { Interaction = ExecInteraction.Never }, Context(stop.Token));
        Assert.True(SpinWait.SpinUntil(() => ProcessesOf(place).Length == 2, Patience), "the plugin did not start");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
        AssertGone(place);
    }

    [Fact]
    public async Task Token_is_renewed_when_it_expires_and_kept_until_then()
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("plugin", $$$"""
            #!/bin/sh
            echo run >> '{{{place.Folder}}}/runs'
            echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t$(grep -c run '{{{place.Folder}}}/runs')\",\"expirationTimestamp\":\"2030-01-01T00:10:00Z\"}}"

            """, isProgram: true);
        var clock = new SetClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var source = new ExecCredentialSource(new ExecPlugin(Path.Combine(place.Folder, "plugin"), ExecPlugin.V1) { Interaction = ExecInteraction.Never }, clock);

        Assert.Equal("t1", (await source.GetAsync(Context(CancellationToken.None))).Token);
        Assert.Equal("t1", (await source.GetAsync(Context(CancellationToken.None))).Token);
        clock.Now += TimeSpan.FromMinutes(11);
        Assert.Equal("t2", (await source.GetAsync(Context(CancellationToken.None))).Token);
    }

    [Fact]
    public async Task Token_that_the_server_refuses_is_renewed_once()
    {
        await using var place = await AccessPlace.StartAsync(answer: http =>
        {
            http.Response.StatusCode = http.Request.Headers.Authorization == "Bearer t2" ? 200 : 401;
            return Task.FromResult(http.Response.StatusCode == 401);
        });
        place.Write("plugin", $$$"""
            #!/bin/sh
            echo run >> '{{{place.Folder}}}/runs'
            echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t$(grep -c run '{{{place.Folder}}}/runs')\"}}"

            """, isProgram: true);

        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(user: Exec("command: ./plugin"))));

        Assert.Equal(["Bearer t1", "Bearer t2"], place.Server.Requests.Select(r => r.Authorization));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Token_file_beside_the_kubeconfig_has_precedence_over_the_token(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("secrets/token", "from-file\n");

        await KubeClient.AskAsync(client, place.Kubeconfig(user: "token: own, tokenFile: secrets/token"));

        Assert.Equal("Bearer from-file", place.Last.Authorization);
    }

    [Fact]
    public async Task Token_file_that_changes_is_read_again()
    {
        await using var place = await AccessPlace.StartAsync();
        place.Write("token", "first");
        var context = Context(CancellationToken.None);
        var target = await ClusterTarget.OpenAsync([place.Kubeconfig(user: "tokenFile: token")], "test", context);
        await target.ListAsync(ResourceKind.Secret, "ns", null, context);

        place.Write("token", "second");
        await target.ListAsync(ResourceKind.Secret, "ns", null, context);

        // Being replaced: the last token is used.
        File.Delete(Path.Combine(place.Folder, "token"));
        await target.ListAsync(ResourceKind.Secret, "ns", null, context);

        Assert.Equal(["Bearer first", "Bearer second", "Bearer second"], place.Server.Requests.Select(r => r.Authorization));
    }

    private static string Exec(string fields) => $"exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, {fields}}}";

    private static EngineContext Context(CancellationToken token) => new(new Progress<EngineReport>(), token);

    /// <summary>A plugin that starts a child and hangs; each writes its process id.</summary>
    private static string Hanging(AccessPlace place) => place.Write(
        "plugin",
        $"#!/bin/sh\nsh -c 'echo $$ >> \"{place.Folder}/pids\"; exec sleep 600' &\necho $$ >> '{place.Folder}/pids'\nwait\n",
        isProgram: true);

    private static int[] ProcessesOf(AccessPlace place)
    {
        var file = Path.Combine(place.Folder, "pids");
        return File.Exists(file) ? [.. File.ReadAllLines(file).Select(l => int.Parse(l, System.Globalization.CultureInfo.InvariantCulture))] : [];
    }

    private static void AssertGone(AccessPlace place)
    {
        var processes = ProcessesOf(place);
        Assert.Equal(2, processes.Length);
        Assert.True(SpinWait.SpinUntil(() => processes.All(IsGone), Patience), "a process of the plugin still runs");
    }

    private static bool IsGone(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited || File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            return true;
        }
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
