using System.Management.Automation;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The Remove- cmdlets in a folder: what they delete, and what they leave.</summary>
public sealed class RemovalTests
{
    private const string There = $$"""
        {{Sample.Get}} |
            Enable-MilvusTls |
            New-MilvusManagedCertificate -HostName my-release.milvus.io |
            New-MilvusTlsSecret -Force |
            New-MilvusFrontendConfig -RedirectToHttps |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress -Force
        """;

    private const string Back = $$"""
        $ConfirmPreference = 'None'
        {{Sample.Get}} |
            Remove-MilvusIngress |
            Remove-MilvusL7Annotation |
            Remove-MilvusBackendConfig |
            Remove-MilvusFrontendConfig |
            Remove-MilvusManagedCertificate |
            Remove-MilvusTlsSecret |
            Disable-MilvusTls
        """;

    public static TheoryData<string, string, string> Objects => new()
    {
        { "BackendConfig", "New-MilvusBackendConfig", "my-release-backendconfig" },
        { "FrontendConfig", "New-MilvusFrontendConfig -RedirectToHttps", "my-release-frontendconfig" },
        { "ManagedCertificate", "New-MilvusManagedCertificate a.example", "my-release-milvus-tls" },
        { "TlsSecret", "New-MilvusTlsSecret a.example -Force -OutFile public.crt", "my-release-milvus-tls" },
        { "Ingress", "New-MilvusIngress a.example -SecretName s -Force", "my-release-milvus" },
    };

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void There_and_back_leaves_every_folder_as_it_was_to_the_byte(string sample)
    {
        using ModuleSession session = new(sample);
        Dictionary<string, string> before = Bytes(session);
        session.Run(There.Replace("New-MilvusTlsSecret -Force", "New-MilvusTlsSecret -Force -OutFile public.crt", StringComparison.Ordinal)).Succeeded();
        Assert.NotEqual(before, Bytes(session));

        Outcome back = session.Run(Back).Succeeded();

        Assert.Equal("Configured", back.Value<string>("Action"));
        Assert.Equal(before, Bytes(session));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_of_ours_is_deleted_and_the_release_flows_on(string noun, string make, string name)
    {
        using ModuleSession session = new("cluster");
        string[] before = session.Folder.Names;
        session.Run($"{Sample.Get} | {make}").Succeeded();

        Outcome outcome = session.Run($"{Sample.Get} | Remove-Milvus{noun} -Confirm:$false").Succeeded();

        Assert.Equal(("Removed", name, "vectors/my-release"), (outcome.Value<string>("Action"), outcome.Value<string>("Name"), outcome.Value<string>("Release")));
        Assert.Contains("+++ /dev/null", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.Single(outcome.Value<string[]>("Path"));
        Assert.Equal(before, session.Folder.Names.Except(["public.crt"]));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void WhatIf_shows_the_deletion_and_deletes_nothing(string noun, string make, string name)
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | {make}").Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | Remove-Milvus{noun} -WhatIf").Succeeded();

        Assert.Equal("Planned", outcome.Value<string>("Action"));
        Assert.Contains("+++ /dev/null", outcome.Host, StringComparison.Ordinal);
        Assert.Contains($"-  name: {name}", outcome.Host, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", outcome.Everything, StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_that_does_not_exist_is_unchanged_without_an_error(string noun, string make, string name)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();
        Assert.NotEmpty(make);

        Outcome outcome = session.Run($"{Sample.Get} | Remove-Milvus{noun}").Succeeded();

        Assert.Equal(("Unchanged", name), (outcome.Value<string>("Action"), outcome.Value<string>("Name")));
        Assert.Empty(outcome.Warnings);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_of_others_is_deleted_with_Force_only(string noun, string make, string name)
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | {make}").Succeeded();
        string file = session.Folder.Names.Single(n => n.StartsWith(name, StringComparison.Ordinal) && session.Folder.Read(n).Contains("managed-by: MilvusL7", StringComparison.Ordinal));
        session.Folder.Replace(file, "    app.kubernetes.io/managed-by: MilvusL7\n", string.Empty);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome refused = session.Run($"{Sample.Get} | Remove-Milvus{noun} -Confirm:$false");

        Assert.Equal("ResourceOfOthers", refused.ErrorId);
        ErrorAssert.IsWhole(refused.Error);
        session.Folder.AssertUntouched(snapshot);
        Assert.Equal("Removed", session.Run($"{Sample.Get} | Remove-Milvus{noun} -Force").Succeeded().Value<string>("Action"));
        Assert.DoesNotContain(file, session.Folder.Names);
    }

    [Fact]
    public void An_object_of_another_release_is_deleted_with_Force_only()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();
        session.Folder.Replace("my-release-backendconfig.yaml", "part-of: my-release", "part-of: other");

        Outcome refused = session.Run($"{Sample.Get} | Remove-MilvusBackendConfig -Confirm:$false");

        Assert.Equal("ResourceOfOthers", refused.ErrorId);
        Assert.Contains("for release 'other'", refused.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Remove-MilvusBackendConfig", "Service", "Remove-MilvusL7Annotation")]
    [InlineData("Remove-MilvusFrontendConfig", "Ingress", "Remove-MilvusIngress")]
    [InlineData("Remove-MilvusManagedCertificate", "Ingress", "Remove-MilvusIngress")]
    [InlineData("Remove-MilvusTlsSecret", "Ingress", "Remove-MilvusIngress")]
    [InlineData("Remove-MilvusL7Annotation", "Ingress", "Remove-MilvusIngress")]
    public void What_is_still_used_stays_with_Force_too_and_the_command_to_run_first_runs(string cmdlet, string user, string first)
    {
        using ModuleSession session = new("cluster");
        session.Run(There).Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        foreach (string force in (string[])["-Confirm:$false", "-Force", "-WhatIf"])
        {
            Outcome refused = session.Run($"{Sample.Get} | {cmdlet} {force}");

            Assert.Equal("ResourceStillUsed", refused.ErrorId);
            ErrorAssert.IsWhole(refused.Error);
            Assert.Contains($"is still used by {user} ", refused.Error.ToString(), StringComparison.Ordinal);
            session.Folder.AssertUntouched(snapshot);
        }

        string command = session.Run($"{Sample.Get} | {cmdlet} -Force").Error.ErrorDetails!.RecommendedAction["First run: ".Length..];
        Assert.EndsWith($"| {first}", command, StringComparison.Ordinal);
        if (first != "Remove-MilvusIngress")
        {
            session.Run($"{Sample.Get} | Remove-MilvusIngress -Force").Succeeded();
        }

        Assert.Equal("Removed", session.Run($"$ConfirmPreference = 'None'; {command}").Succeeded().Value<string>("Action"));
        Assert.Equal("Removed", session.Run($"{Sample.Get} | {cmdlet} -Force").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_certificate_that_another_Ingress_uses_stays()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusManagedCertificate a.example | New-MilvusIngress -Force; {Sample.Get} | New-MilvusIngress b.example -Name second -ManagedCertificateName my-release-milvus-tls -Force").Succeeded();
        session.Run($"{Sample.Get} | Remove-MilvusIngress -Force").Succeeded();

        Outcome refused = session.Run($"{Sample.Get} | Remove-MilvusManagedCertificate -Force");

        Assert.Equal("ResourceStillUsed", refused.ErrorId);
        Assert.EndsWith("| Remove-MilvusIngress -Name second", refused.Error.ErrorDetails!.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Ingress_that_also_routes_to_another_Service_stays()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusIngress a.example -SecretName s -Force").Succeeded();
        session.Folder.Replace("my-release-milvus-ingress.yaml", "      paths:\n", "      paths:\n      - path: /web\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: 80\n");

        Outcome refused = session.Run($"{Sample.Get} | Remove-MilvusIngress -Force");

        Assert.Equal("ResourceStillUsed", refused.ErrorId);
        Assert.Contains("Service web", refused.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Secret_that_the_pods_mount_stays_until_TLS_is_off()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusTlsSecret a.example -Force; {Sample.Get} | Enable-MilvusTls -ServerSecretName my-release-milvus-tls").Succeeded();

        Outcome refused = session.Run($"{Sample.Get} | Remove-MilvusTlsSecret -Force");

        Assert.Equal("ResourceStillUsed", refused.ErrorId);
        Assert.EndsWith("| Disable-MilvusTls", refused.Error.ErrorDetails!.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Removed", session.Run($"{Sample.Get} | Disable-MilvusTls -Force | Remove-MilvusTlsSecret -Force").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void Names_that_the_Ingress_used_flow_on()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusManagedCertificate a.example -Name cert | New-MilvusFrontendConfig -Name front -RedirectToHttps | New-MilvusBackendConfig -Name back | Add-MilvusL7Annotation | New-MilvusIngress -Force").Succeeded();

        session.Run(Back).Succeeded();

        Assert.DoesNotContain(session.Folder.Names, n => n.StartsWith("cert", StringComparison.Ordinal) || n.StartsWith("front", StringComparison.Ordinal) || n.StartsWith("back", StringComparison.Ordinal));
    }

    [Fact]
    public void The_whole_way_back_is_planned_without_a_change()
    {
        using ModuleSession session = new("kustomize");
        session.Run(There).Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"$WhatIfPreference = $true; {Back}").Succeeded();

        Assert.Equal("Planned", outcome.Value<string>("Action"));
        Assert.Equal(5, outcome.Host.Split("+++ /dev/null").Length - 1);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Another_Ingress_of_the_release_is_named_in_a_warning()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusIngress a.example -Name second -SecretName s -Force").Succeeded();

        Outcome outcome = session.Run($"{Sample.Get} | Remove-MilvusIngress").Succeeded();

        Assert.Equal("Unchanged", outcome.Value<string>("Action"));
        Assert.Contains("Remove-MilvusIngress -Name second", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Removed")]
    [InlineData(2, null)]
    public void The_question_shows_what_is_deleted_and_no_keeps_it(int answer, string? action)
    {
        using ModuleSession session = new("cluster") { Answer = _ => answer };
        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();

        Outcome outcome = session.Run($"{Sample.Get} | Remove-MilvusBackendConfig").Succeeded();

        Assert.Contains("-kind: BackendConfig", outcome.Host, StringComparison.Ordinal);
        Assert.Equal(action, outcome.Objects.Select(o => o.Properties["Action"].Value.ToString()).SingleOrDefault());
        Assert.Equal(action is null, session.Folder.Names.Contains("my-release-backendconfig.yaml"));
    }

    [Fact]
    public void Without_an_answer_nothing_is_deleted()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();

        Outcome outcome = session.Run($"{Sample.Get} | Remove-MilvusBackendConfig");

        Assert.Equal("ConfirmationRequired", outcome.ErrorId);
        Assert.Contains("my-release-backendconfig.yaml", session.Folder.Names);
        Assert.Equal("ConfirmationRequired", session.Run($"{Sample.Get} | Remove-MilvusBackendConfig -Force -Confirm").ErrorId);
        Assert.Equal("Removed", session.Run($"{Sample.Get} | Remove-MilvusBackendConfig -Force").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_deleted_object_is_no_longer_exported()
    {
        using ModuleSession session = new("cluster");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig | New-MilvusFrontendConfig -RedirectToHttps | Remove-MilvusBackendConfig -Force | Export-MilvusManifest exported").Succeeded();

        Assert.Equal(["exported/my-release-frontendconfig.yaml"], session.Folder.Names.Where(n => n.StartsWith("exported", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> Bytes(ModuleSession session) =>
        session.Folder.Names.Where(n => n != "public.crt").ToDictionary(n => n, n => session.Folder.Read(n), StringComparer.Ordinal);
}
