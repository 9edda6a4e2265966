using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

public sealed class ConnectionFaultTests
{
    [ClusterFact]
    public async Task A_cluster_that_is_not_of_GKE_is_told_by_its_missing_BackendConfig_and_left_as_it_is()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        using var proxy = new RewritingProxy(ServerOf(place), "cloud.google.com");
        place.Module.UseKubeconfig(place.WriteKubeconfig("proxied", ClusterRig.Admin, text => text.Replace(ServerOf(place), proxy.Url, StringComparison.Ordinal)));

        var run = await place.RunAsync("Get-MilvusRelease my-release | New-MilvusBackendConfig");

        var error = run.AssertError("GkeResourceMissing");
        Assert.Contains("BackendConfig", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Context", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("BackendConfig/my-release-backendconfig", (await place.SnapshotAsync()).Objects.Keys);
    }

    [ClusterFact]
    public async Task A_cluster_without_the_operator_serves_as_well()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        using var proxy = new RewritingProxy(ServerOf(place), "milvus.io");
        place.Module.UseKubeconfig(place.WriteKubeconfig("proxied", ClusterRig.Admin, text => text.Replace(ServerOf(place), proxy.Url, StringComparison.Ordinal)));

        (await place.RunAsync(Workplace.Pipeline)).AssertNoError();

        Expected.AssertCreated(await place.SnapshotAsync(), place.Rig.Namespace);
    }

    [ClusterTheory]
    [InlineData("Get-MilvusRelease my-release")]
    [InlineData("Get-MilvusRelease my-release -Namespace nowhere")]
    public async Task A_release_that_is_not_there_is_an_error_that_says_where_it_was_looked_for(string script)
    {
        await using var place = await Workplace.StartAsync();

        var run = await place.RunAsync(script);

        string message = run.AssertError("ReleaseNotFound").ToString();
        Assert.Contains("my-release", message, StringComparison.Ordinal);
        Assert.Contains(script.EndsWith("nowhere", StringComparison.Ordinal) ? "'nowhere'" : $"'{place.Rig.Namespace}'", message, StringComparison.Ordinal);
        Assert.Contains(RigEnvironment.ContextName, message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_wildcard_that_matches_nothing_is_no_error()
    {
        await using var place = await Workplace.StartAsync();

        Assert.Empty((await place.RunAsync("Get-MilvusRelease no*")).AssertNoError().Output);
    }

    [ClusterFact]
    public async Task A_token_that_is_not_accepted_is_an_error_that_says_to_sign_in()
    {
        await using var place = await Workplace.StartAsync();
        place.Module.UseKubeconfig(place.WriteKubeconfig("expired", ClusterRig.Admin, text => text.Replace("token: ", "token: 00", StringComparison.Ordinal)));

        var run = await place.RunAsync("Get-MilvusRelease my-release");

        Assert.Contains("gcloud auth login", run.AssertError("Unauthorized").ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_server_that_is_not_there_is_an_error_that_names_it()
    {
        await using var place = await Workplace.StartAsync();
        place.Module.UseKubeconfig(place.WriteKubeconfig("gone", ClusterRig.Admin, text => text.Replace(ServerOf(place), "https://127.0.0.1:9", StringComparison.Ordinal)));

        var run = await place.RunAsync("Get-MilvusRelease my-release");

        Assert.Contains("https://127.0.0.1:9", run.AssertError("ApiServerUnreachable").ToString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_server_with_another_certificate_is_not_trusted()
    {
        await using var place = await Workplace.StartAsync();
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var other = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=another", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string authority = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(other.ExportCertificatePem()));
        place.Module.UseKubeconfig(place.WriteKubeconfig("untrusted", ClusterRig.Admin, text =>
            string.Join('\n', text.Split('\n').Select(line => line.Contains("certificate-authority-data:", StringComparison.Ordinal) ? "    certificate-authority-data: " + authority : line))));

        (await place.RunAsync("Get-MilvusRelease my-release")).AssertError("ApiServerUntrusted");
    }

    private static string ServerOf(Workplace place) =>
        File.ReadAllLines(place.Kubeconfig).Single(line => line.Contains("server: ", StringComparison.Ordinal)).Split("server: ")[1].Trim();
}
