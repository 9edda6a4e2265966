using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class CompletionTests
{
    private const string Config = """
        apiVersion: v1
        kind: Config
        current-context: gke-test
        clusters:
        - name: c
          cluster: {server: "http://127.0.0.1:1"}
        contexts:
        - name: gke-test
          context: {cluster: c}
        - name: gke-prod
          context: {cluster: c}
        - name: local
          context: {cluster: c}

        """;

    [Fact]
    public void Names_come_from_the_folder()
    {
        using ModuleSession session = new("cluster");

        Assert.Equal(["my-release"], Completing.At(session, $"Get-MilvusRelease -Path '{session.Folder.Path}' -Name my"));
    }

    [Fact]
    public void Names_come_from_a_folder_relative_to_the_sessions_location()
    {
        using ModuleSession session = new("cluster");

        Assert.Equal(["my-release"], Completing.At(session, "Get-MilvusRelease -Path . -Name m"));
    }

    [Fact]
    public void Contexts_come_from_the_kubeconfig()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config);

        Assert.Equal(["gke-prod", "gke-test"], Completing.At(session, $"Get-MilvusRelease -Kubeconfig '{session.Folder["config"]}' -Context gke"));
    }

    [Fact]
    public void Contexts_come_from_a_kubeconfig_relative_to_the_sessions_location()
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config);

        Assert.Equal(["local"], Completing.At(session, "Get-MilvusRelease -Kubeconfig config -Context l"));
    }

    [Theory]
    [InlineData("Set-MilvusServiceType my-release Cl", "ClusterIP")]
    [InlineData("Enable-MilvusTls -SettingsIn U", "UserYaml")]
    [InlineData("New-MilvusBackendConfig -HealthCheckType HTTP2", "HTTP2")]
    public void Fixed_sets_complete(string line, string expected)
    {
        using ModuleSession session = new();

        Assert.Equal([expected], Completing.At(session, line));
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Path . | New-MilvusIngress -FrontendConfigName ")]
    [InlineData("Get-MilvusRelease my-release -Path '.' | New-MilvusBackendConfig | New-MilvusIngress a.example -FrontendConfigName f")]
    [InlineData("Get-MilvusRelease -LiteralPath . | New-MilvusIngress -FrontendConfigName front")]
    public void Names_come_from_the_folder_that_the_pipeline_begins_with(string line)
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("front.yaml", "apiVersion: networking.gke.io/v1beta1\nkind: FrontendConfig\nmetadata:\n  name: front\n  namespace: vectors\nspec:\n  sslPolicy: modern\n");

        Assert.Equal(["front"], Completing.At(session, line));
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Kubeconfig config -Name m")]
    [InlineData("Get-MilvusRelease -Kubeconfig config -Namespace m")]
    [InlineData("Get-MilvusRelease -Kubeconfig nowhere -Context m")]
    [InlineData("Get-MilvusRelease -Path nowhere -Name m")]
    [InlineData("Set-MilvusServiceType ClusterIP -Release m")]
    [InlineData("New-MilvusIngress -SecretName m")]
    [InlineData("New-MilvusIngress -StaticAddressName m")]
    [InlineData("New-MilvusIngress -Internal -StaticAddressName m")]
    [InlineData("New-MilvusStaticAddress -FromIngress m")]
    [InlineData("Get-MilvusStaticAddress -Name m")]
    [InlineData("Get-MilvusStaticAddress -Project p -CredentialPath nowhere -Name m")]
    [InlineData("Wait-MilvusL7 -IngressName m")]
    [InlineData("Test-MilvusL7 -Release m")]
    [InlineData("Remove-MilvusIngress -Name m")]
    [InlineData("Remove-MilvusTlsSecret -SecretName m")]
    public void Is_silent_where_there_is_nothing_to_ask(string line)
    {
        using ModuleSession session = new();
        session.Folder.Write("config", Config);

        Assert.Empty(Completing.At(session, line));
    }

    [Fact]
    public void Gives_up_soon_on_a_server_that_never_answers()
    {
        using ModuleSession session = new();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        session.Folder.Write("config", Config.Replace("127.0.0.1:1", silent.LocalEndpoint.ToString(), StringComparison.Ordinal));
        string line = $"Get-MilvusRelease -Kubeconfig '{session.Folder["config"]}' -Name m";
        // The first use loads the engine.
        Completing.At(session, "Get-MilvusRelease -Path nowhere -Name m");
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Empty(Completing.At(session, line));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"took {watch.Elapsed}");
    }
}
