using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The way to a cluster, as far as one gets without one.</summary>
public sealed class KubeconfigTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stop_ends_a_wait_for_a_server_that_never_answers()
    {
        using ModuleSession session = new();
        using TcpListener silent = Listen(out int port);
        session.Folder.Write("config", Config(port));
        using PowerShell shell = session.Create("Get-MilvusRelease -Kubeconfig config");
        IAsyncResult running = shell.BeginInvoke();
        using TcpClient connected = await silent.AcceptTcpClientAsync().WaitAsync(Patience);

        Task stopping = Task.Run(shell.Stop);
        await stopping.WaitAsync(AtOnce);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
    }

    [Fact]
    public void A_server_that_is_down_is_said_at_once()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(FreePort()));
        Stopwatch watch = Stopwatch.StartNew();

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("ApiServerUnreachable", outcome.ErrorId);
        Assert.Equal(ErrorCategory.ConnectionError, outcome.Error.CategoryInfo.Category);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Every_step_names_the_server_that_is_down()
    {
        using ModuleSession session = new();
        int port = FreePort();
        session.Folder.Write("config", Config(port));

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Kubeconfig config | Set-MilvusServiceType ClusterIP");

        Assert.Contains($"127.0.0.1:{port}", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Kubeconfig first, second/config")]
    [InlineData("-Kubeconfig \"first$([IO.Path]::PathSeparator)second/config\"")]
    public void A_list_is_merged_and_paths_are_relative_to_their_own_file(string argument)
    {
        using ModuleSession session = new();
        int port = FreePort();
        session.Folder.Write("first", """
            apiVersion: v1
            kind: Config
            current-context: both
            contexts:
            - name: both
              context: {cluster: c, user: u}
            """);
        session.Folder.Write("second/config", $$"""
            apiVersion: v1
            kind: Config
            current-context: other
            clusters:
            - name: c
              cluster: {server: "https://127.0.0.1:{{port}}", certificate-authority: pki/ca.crt}
            users:
            - name: u
              user: {client-certificate: pki/u.crt, client-key: pki/u.key}
            """);
        (string certificate, string key) = Certificate();
        session.Folder.Write("second/pki/ca.crt", certificate);
        session.Folder.Write("second/pki/u.crt", certificate);
        session.Folder.Write("second/pki/u.key", key);

        Outcome outcome = session.Run($"Get-MilvusRelease {argument} -Verbose");

        // Everything was read, or it would not have come to the server.
        Assert.Equal("ApiServerUnreachable", outcome.ErrorId);
        Assert.Contains(outcome.Verbose, v => v.EndsWith(", context both", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_is_not_there_is_a_fault_of_the_kubeconfig()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(FreePort()).Replace("server: ", "certificate-authority: missing.crt, server: ", StringComparison.Ordinal).Replace("http:", "https:", StringComparison.Ordinal));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("KubeconfigInvalid", outcome.ErrorId);
        Assert.Contains("missing.crt", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_context_that_is_not_there_is_named_with_those_that_are()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(1));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config -Context other");

        Assert.Equal("ContextNotFound", outcome.ErrorId);
        Assert.Contains("Its contexts: test.", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_kubeconfig_without_a_current_context_lists_what_it_has()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(1).Replace("current-context: test\n", string.Empty, StringComparison.Ordinal));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("ContextNotSet", outcome.ErrorId);
        Assert.Contains("Its contexts: test.", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Theory]
    [InlineData("clusters: [")]
    [InlineData("just text")]
    public void A_kubeconfig_that_is_none_is_one_whole_error(string text)
    {
        using ModuleSession session = new();
        session.Folder.Write("config", text);

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("KubeconfigInvalid", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_context_whose_cluster_is_missing_is_one_whole_error()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(1).Replace("cluster: test, user", "cluster: gone, user", StringComparison.Ordinal));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("KubeconfigInvalid", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [ScriptFact]
    public void What_a_credential_plugin_says_is_shown_with_its_install_hint()
    {
        using ModuleSession session = new();
        session.Folder.Write("plugin.sh", "#!/bin/sh\necho 'Reauthentication is needed.' >&2\nexit 1\n");
        MakeRunnable(session.Folder["plugin.sh"]);
        session.Folder.Write("config", WithPlugin(session.Folder["plugin.sh"]));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("CredentialPluginFailed", outcome.ErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, outcome.Error.CategoryInfo.Category);
        Assert.Contains("Reauthentication is needed.", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Install it with: apt install the-plugin", outcome.Error.ErrorDetails.RecommendedAction);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void A_credential_plugin_that_is_missing_is_named_with_its_install_hint()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", WithPlugin(session.Folder["no-such-plugin"]));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("CredentialPluginFailed", outcome.ErrorId);
        Assert.Contains("no-such-plugin", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Install it with: apt install the-plugin", outcome.Error.ErrorDetails.RecommendedAction);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [ScriptFact]
    public async Task Stop_ends_a_wait_for_a_credential_plugin()
    {
        using ModuleSession session = new();
        session.Folder.Write("plugin.sh", $"#!/bin/sh\necho $$ > '{session.Folder["started"]}'\nexec sleep 600\n");
        MakeRunnable(session.Folder["plugin.sh"]);
        session.Folder.Write("config", WithPlugin(session.Folder["plugin.sh"]));
        using PowerShell shell = session.Create("Get-MilvusRelease -Kubeconfig config");
        IAsyncResult running = shell.BeginInvoke();
        string id = string.Empty;
        Assert.True(SpinWait.SpinUntil(() => File.Exists(session.Folder["started"]) && (id = session.Folder.Read("started")).EndsWith('\n'), Patience));
        using Process plugin = Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));

        Task stopping = Task.Run(shell.Stop);
        await stopping.WaitAsync(AtOnce);

        Assert.True(running.IsCompleted);
        Assert.True(plugin.WaitForExit(Patience), "the plugin still runs");
    }

    [Fact]
    public void Skipped_verification_of_the_certificate_warns()
    {
        using ModuleSession session = new();
        string config = Config(FreePort()).Replace("http:", "https:", StringComparison.Ordinal).Replace("cluster: {server", "cluster: {insecure-skip-tls-verify: true, server", StringComparison.Ordinal);
        session.Folder.Write("config", config);

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Contains("insecure-skip-tls-verify", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: ftp://127.0.0.1", "KubeconfigInvalid")]
    [InlineData("server: http://192.0.2.1", "ApiServerNotEncrypted")]
    public void A_server_that_is_not_reached_by_https_is_one_whole_error(string server, string id)
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(1).Replace("server: \"http://127.0.0.1:1\"", server, StringComparison.Ordinal));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void An_auth_provider_of_old_is_one_whole_error()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config(1).Replace("{token: t}", "{auth-provider: {name: gcp}}", StringComparison.Ordinal));

        Outcome outcome = session.Run("Get-MilvusRelease -Kubeconfig config");

        Assert.Equal("AuthProviderUnsupported", outcome.ErrorId);
        Assert.Contains("gke-gcloud-auth-plugin", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
    }

    private static string Config(int port) => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster: {server: "http://127.0.0.1:{{port}}"}
        contexts:
        - name: test
          context: {cluster: test, user: test}
        users:
        - name: test
          user: {token: t}

        """;

    private static string WithPlugin(string command) => Config(1).Replace(
        "  user: {token: t}\n",
        $"""
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              command: {command}
              interactiveMode: Never
              installHint: "Install it with: apt install the-plugin"

        """,
        StringComparison.Ordinal);

    private static TcpListener Listen(out int port)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    private static int FreePort()
    {
        using TcpListener listener = Listen(out int port);
        return port;
    }

    private static void MakeRunnable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static (string Certificate, string Key) Certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
