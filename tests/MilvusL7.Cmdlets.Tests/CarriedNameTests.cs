using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The release and the names that travel down the pipeline.</summary>
public sealed class CarriedNameTests
{
    [Fact]
    public void Names_pass_through_steps_that_do_not_use_them()
    {
        Outcome outcome = Sample.Run("cluster", $"""
            {Sample.Get} | New-MilvusFrontendConfig -Name fc -RedirectToHttps |
                New-MilvusTlsSecret -HostName a.example.com, b.example.com -SecretName lb-tls -OutPath a.crt -Force |
                New-MilvusManagedCertificate -Name mc | New-MilvusBackendConfig -Name bc | Set-MilvusServiceType ClusterIP | Enable-MilvusTls
            """).Succeeded();

        Assert.Equal("fc", outcome.Value<string>("FrontendConfigName"));
        Assert.Equal("lb-tls", outcome.Value<string>("SecretName"));
        Assert.Equal("mc", outcome.Value<string>("ManagedCertificateName"));
        Assert.Equal("bc", outcome.Value<string>("BackendConfigName"));
        Assert.Equal(["a.example.com", "b.example.com"], outcome.Value<string[]>("HostName"));
    }

    [Fact]
    public void Later_steps_use_the_names_of_earlier_ones()
    {
        using ModuleSession session = new("cluster");

        session.Run($"""
            {Sample.Get} | New-MilvusFrontendConfig -Name fc -RedirectToHttps | New-MilvusManagedCertificate a.example.com -Name mc |
                New-MilvusBackendConfig -Name bc | Set-MilvusServiceType ClusterIP | Add-MilvusL7Annotation | New-MilvusIngress
            """).Succeeded();

        string ingress = session.Folder.Read("my-release-milvus-ingress.yaml");
        Assert.Contains("networking.gke.io/v1beta1.FrontendConfig: fc\n", ingress, StringComparison.Ordinal);
        Assert.Contains("networking.gke.io/managed-certificates: mc\n", ingress, StringComparison.Ordinal);
        Assert.Contains("- host: a.example.com\n", ingress, StringComparison.Ordinal);
        Assert.Contains("{\"default\":\"bc\"}", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_address_travels_from_any_object_that_names_one()
    {
        using ModuleSession session = new("cluster");

        session.Run($$"""
            $release = {{Sample.Get}}
            [pscustomobject]@{ Release = $release; StaticAddressName = 'my-address'; HostName = 'a.example.com'; SecretName = 's' } | New-MilvusIngress
            """).Succeeded();

        Assert.Contains("kubernetes.io/ingress.global-static-ip-name: my-address\n", session.Folder.Read("my-release-milvus-ingress.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_explicit_parameter_wins_over_what_travels()
    {
        using ModuleSession session = new("cluster");

        session.Run($"""
            {Sample.Get} | New-MilvusManagedCertificate a.example.com -Name mc | New-MilvusBackendConfig -Name bc |
                Add-MilvusL7Annotation -BackendConfigName other | New-MilvusIngress b.example.com -ManagedCertificateName other-cert
            """).Succeeded();

        string ingress = session.Folder.Read("my-release-milvus-ingress.yaml");
        Assert.Contains("- host: b.example.com\n", ingress, StringComparison.Ordinal);
        Assert.DoesNotContain("a.example.com", ingress, StringComparison.Ordinal);
        Assert.Contains("managed-certificates: other-cert\n", ingress, StringComparison.Ordinal);
        Assert.Contains("{\"default\":\"other\"}", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_can_be_given_as_the_Release_argument()
    {
        Outcome outcome = Sample.Run("cluster", $"$step = {Sample.Get} | New-MilvusBackendConfig -Name bc; Add-MilvusL7Annotation -Release $step").Succeeded();

        Assert.Equal("bc", outcome.Value<string>("BackendConfigName"));
    }

    [Fact]
    public void A_release_binds_from_a_property_of_any_object()
    {
        Outcome outcome = Sample.Run("cluster", $$"""
            [pscustomobject]@{ Release = ({{Sample.Get}}); HostName = 'a.example.com' } | New-MilvusManagedCertificate
            """).Succeeded();

        Assert.Equal(["a.example.com"], outcome.Value<string[]>("Domain"));
    }

    [Theory]
    [InlineData("Set-MilvusServiceType my-release ClusterIP")]
    [InlineData("'my-release' | Enable-MilvusTls")]
    [InlineData("New-MilvusBackendConfig -Release my-release")]
    [InlineData("[pscustomobject]@{ Release = 'my-release'; HostName = 'a.example.com' } | New-MilvusManagedCertificate")]
    public void A_name_is_looked_up_in_the_current_context(string script)
    {
        Outcome outcome = Sample.Run("cluster", script);

        // There is none here; but it was looked for.
        Assert.Equal("KubeconfigNotFound", outcome.ErrorId);
    }

    [Fact]
    public void Every_release_of_a_folder_flows()
    {
        using ModuleSession session = new("cluster");
        foreach (string name in new[] { "configmap.yaml", "service.yaml", "deployment.yaml" })
        {
            session.Folder.Write("second/" + name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Manifests", "standalone", name)).Replace("my-release", "second", StringComparison.Ordinal));
        }

        Outcome outcome = session.Run("Get-MilvusRelease -Path . | Set-MilvusServiceType NodePort | ForEach-Object { $_.Release.Name }").Succeeded();

        Assert.Equal(["my-release", "second"], outcome.Objects.Select(o => o.ToString()));
    }

    [Fact]
    public void Of_two_releases_of_a_name_the_one_in_the_namespace_asked_for_is_changed()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("second/milvus.yaml", session.Folder.Read("milvus.yaml").Replace("namespace: vectors", "namespace: second", StringComparison.Ordinal));
        string first = session.Folder.Read("milvus.yaml");

        Outcome outcome = session.Run("Get-MilvusRelease my-release -Namespace second -Path . | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("second", outcome.Value<string>("Namespace"));
        Assert.Equal(first, session.Folder.Read("milvus.yaml"));
        Assert.Contains("type: ClusterIP   # the layer-4 one", session.Folder.Read("second/milvus.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_release_among_others_is_a_warning_and_the_others_are_there()
    {
        using ModuleSession session = new("cluster");
        foreach (string name in new[] { "configmap.yaml", "service.yaml", "deployment.yaml" })
        {
            session.Folder.Write("second/" + name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Manifests", "standalone", name)).Replace("my-release", "second", StringComparison.Ordinal).Replace("    common:", "    common: [", StringComparison.Ordinal));
        }

        Outcome outcome = session.Run("Get-MilvusRelease -Path . -ErrorAction Stop | ForEach-Object { $_.Name }").Succeeded();

        Assert.Equal("my-release", Assert.Single(outcome.Objects).ToString());
        string warning = Assert.Single(outcome.Warnings);
        Assert.StartsWith("Release 'second' is skipped.", warning, StringComparison.Ordinal);
        Assert.Contains("configmap.yaml(", warning, StringComparison.Ordinal);
        Assert.Equal("ManifestMalformed", session.Run("Get-MilvusRelease second -Path .").ErrorId);
    }

    [Fact]
    public void A_fault_of_one_release_does_not_stop_the_next()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "        authorizationEnabled: true\n", "        authorizationEnabled: true\n        tlsMode: 2\n");
        foreach (string name in new[] { "configmap.yaml", "service.yaml", "deployment.yaml" })
        {
            session.Folder.Write("second/" + name, session.Folder.Read(name).Replace("my-release", "second", StringComparison.Ordinal).Replace("tlsMode: 2", "tlsMode: 0", StringComparison.Ordinal));
        }

        Outcome outcome = session.Run("Get-MilvusRelease -Path . | Enable-MilvusTls");

        Assert.Equal("TlsModeMutual", outcome.ErrorId);
        Assert.False(outcome.IsTerminated);
        Assert.Single(outcome.Objects);
    }
}
