using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The release comes first; after a pipe, which brings it, the first word is the next parameter's.</summary>
public sealed class PositionTests
{
    private const string Release = "$r = Get-MilvusRelease my-release -Path .; ";

    [Theory]
    [InlineData("Set-MilvusServiceType $r NodePort -WhatIf", "NodePort", "ServiceType")]
    [InlineData("$r | Set-MilvusServiceType NodePort -WhatIf", "NodePort", "ServiceType")]
    [InlineData("$r | Set-MilvusServiceType nodeport -WhatIf", "NodePort", "ServiceType")]
    [InlineData("Set-MilvusServiceType NodePort -Release $r -WhatIf", "NodePort", "ServiceType")]
    [InlineData("Set-MilvusServiceType -Type NodePort $r -WhatIf", "NodePort", "ServiceType")]
    [InlineData("[pscustomobject]@{ Release = $r } | Set-MilvusServiceType NodePort -WhatIf", "NodePort", "ServiceType")]
    [InlineData("$r | New-MilvusBackendConfig -WhatIf | Set-MilvusServiceType NodePort -WhatIf", "NodePort", "ServiceType")]
    [InlineData("New-MilvusIngress $r a.example -SecretName s -WhatIf", "a.example", "HostName")]
    [InlineData("$r | New-MilvusIngress a.example -SecretName s -WhatIf", "a.example", "HostName")]
    [InlineData("$r | New-MilvusIngress a.example, b.example -SecretName s -WhatIf", "a.example b.example", "HostName")]
    [InlineData("[pscustomobject]@{ Release = $r; HostName = 'c.example' } | New-MilvusIngress a.example -SecretName s -WhatIf", "a.example", "HostName")]
    [InlineData("[pscustomobject]@{ Release = $r; HostName = 'c.example' } | New-MilvusIngress -SecretName s -WhatIf", "c.example", "HostName")]
    [InlineData("New-MilvusTlsSecret $r a.example, b.example -Force -WhatIf", "a.example b.example", "DnsName")]
    [InlineData("$r | New-MilvusTlsSecret a.example, b.example -Force -WhatIf", "a.example b.example", "DnsName")]
    [InlineData("New-MilvusManagedCertificate $r a.example -WhatIf", "a.example", "Domain")]
    [InlineData("$r | New-MilvusManagedCertificate a.example -WhatIf", "a.example", "Domain")]
    [InlineData("Enable-MilvusTls $r -WhatIf", "OneWay", "TlsMode")]
    [InlineData("Add-MilvusL7Annotation $r -WhatIf", "Service", "Kind")]
    [InlineData("New-MilvusBackendConfig $r -WhatIf", "BackendConfig", "Kind")]
    [InlineData("New-MilvusFrontendConfig $r -SslPolicy p -WhatIf", "FrontendConfig", "Kind")]
    [InlineData("Disable-MilvusTls $r", "Disabled", "TlsMode")]
    [InlineData("Remove-MilvusL7Annotation $r", "Service", "Kind")]
    [InlineData("Remove-MilvusBackendConfig $r", "BackendConfig", "Kind")]
    [InlineData("Remove-MilvusFrontendConfig $r", "FrontendConfig", "Kind")]
    [InlineData("Remove-MilvusIngress $r", "Ingress", "Kind")]
    [InlineData("Remove-MilvusManagedCertificate $r", "ManagedCertificate", "Kind")]
    [InlineData("Remove-MilvusTlsSecret $r", "Secret", "Kind")]
    public void Words_reach_their_parameters(string command, string expected, string property)
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run(Release + command).Succeeded();

        object value = outcome.Value<object>(property);
        Assert.Equal(expected, value is string[] texts ? string.Join(' ', texts) : value.ToString());
    }

    [Theory]
    [InlineData("Export-MilvusL7Report {0}report.html", "ClusterRequired")]
    [InlineData("Get-MilvusL7Status {0}", "ClusterRequired")]
    [InlineData("Wait-MilvusL7 {0}", "ClusterRequired")]
    [InlineData("Get-MilvusL7Plan {0}a.example", "ClusterRequired")]
    [InlineData("Enable-MilvusL7 {0}a.example", "ClusterRequired")]
    [InlineData("Complete-MilvusL7 {0}", "ClusterRequired")]
    [InlineData("Disable-MilvusL7 {0}", "ClusterRequired")]
    [InlineData("Test-MilvusConnection {0}", "ClusterRequired")]
    [InlineData("New-MilvusStaticAddress {0}address", "ComputeProjectUnknown")]
    public void Words_reach_their_parameters_where_a_folder_is_not_enough(string command, string error)
    {
        using ModuleSession session = new("cluster");

        Assert.Equal(error, session.Run(Release + command.Replace("{0}", "$r ", StringComparison.Ordinal)).ErrorId);
        Assert.Equal(error, session.Run(Release + "$r | " + command.Replace("{0}", string.Empty, StringComparison.Ordinal)).ErrorId);
    }

    [Theory]
    [InlineData("Set-MilvusServiceType", "ReleaseRequired")]
    [InlineData("Test-MilvusL7", "ReleaseRequired")]
    [InlineData("Enable-MilvusL7", "ReleaseRequired")]
    [InlineData("New-MilvusStaticAddress", "ReleaseRequired")]
    [InlineData("Set-MilvusServiceType $r", "TypeRequired")]
    [InlineData("$r | Set-MilvusServiceType", "TypeRequired")]
    [InlineData("Export-MilvusL7Report $r", "PathRequired")]
    [InlineData("$r | Export-MilvusL7Report", "PathRequired")]
    [InlineData("$r | Export-MilvusL7Report one.html, two.html", "PathInvalid")]
    [InlineData("$r | Set-MilvusServiceType Internal", "TypeInvalid")]
    [InlineData("$r | Set-MilvusServiceType ClusterIP, NodePort", "TypeInvalid")]
    [InlineData("$r | Set-MilvusServiceType my-release -Type ClusterIP", "ReleaseInvalid")]
    [InlineData("$r | Set-MilvusServiceType ClusterIP -Release $r", "ReleaseInvalid")]
    [InlineData("$r | New-MilvusIngress my-release -HostName a.example -SecretName s", "ReleaseInvalid")]
    [InlineData("$r | Test-MilvusL7 my-release", "ReleaseInvalid")]
    [InlineData("Test-MilvusL7 one, two", "ReleaseInvalid")]
    [InlineData("Test-MilvusConnection 203.0.113.7", "ReleaseInvalid")]
    [InlineData("Test-MilvusConnection my-release.example", "ReleaseInvalid")]
    [InlineData("$r | New-MilvusManagedCertificate", "HostNameRequired")]
    public void What_is_missing_or_twice_is_said(string command, string error)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Release + command);

        Assert.Equal(error, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void The_release_is_the_first_position_of_every_cmdlet_that_takes_one()
    {
        using ModuleSession session = new();

        Outcome outcome = session.Run("""
            foreach ($command in Get-Command -Module MilvusL7) {
                foreach ($set in $command.ParameterSets) {
                    foreach ($parameter in $set.Parameters) {
                        if ($parameter.Name -eq 'Release' -and $parameter.Position -ne 0) { "$command $($set.Name)" }
                    }
                }
            }
            """).Succeeded();

        Assert.Empty(outcome.Objects);
    }

    [Fact]
    public void After_a_pipe_types_are_completed_and_before_it_releases()
    {
        using ModuleSession session = new("cluster");

        Assert.Equal(["ClusterIP", "LoadBalancer", "NodePort"], Completing.At(session, "Get-MilvusRelease -Path . | Set-MilvusServiceType "));
        Assert.Empty(Completing.At(session, "Get-MilvusRelease -Path . | Test-MilvusL7 my-"));
    }
}
