using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class IngressTests
{
    private const string File = "my-release-milvus-ingress.yaml";

    private const string Others = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shared   # of all teams
          namespace: vectors
          annotations:
            kubernetes.io/ingress.class: gce
            kubernetes.io/ingress.allow-http: "false"
            ingress.gcp.kubernetes.io/pre-shared-cert: mcrt-0815,own-cert
            networking.gke.io/managed-certificates: web-cert
        spec:
          tls:
          - hosts: [web.example.com]
            secretName: web-tls
          rules:
          - host: web.example.com   # the web
            http:
              paths:
              - path: /*
                pathType: ImplementationSpecific
                backend:
                  service:
                    name: web
                    port:
                      number: 80

        """;

    [Theory]
    [InlineData("-SecretName s", "false")]
    [InlineData("-ManagedCertificateName m", "true")]
    [InlineData("-PreSharedCertificate p", "false")]
    [InlineData("-SecretName s -AllowHttp", "true")]
    [InlineData("-ManagedCertificateName m -AllowHttp:$false", "false")]
    [InlineData("-SecretName s -ManagedCertificateName m", "true")]
    public void Port_80_is_open_where_the_certificate_needs_it_or_it_is_asked_for(string arguments, string expected) =>
        Assert.Contains($"kubernetes.io/ingress.allow-http: \"{expected}\"\n", Written(arguments), StringComparison.Ordinal);

    [Fact]
    public void Port_80_is_closed_for_a_managed_certificate_that_is_active()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("m.yaml", "apiVersion: networking.gke.io/v1\nkind: ManagedCertificate\nmetadata:\n  name: m\nspec:\n  domains: [a.example.com]\nstatus:\n  certificateStatus: Active\n");

        Assert.False(session.Run(New("-ManagedCertificateName m")).Succeeded().Value<bool>("AllowHttp"));
    }

    [Theory]
    [InlineData("-ManagedCertificateName m", "-AllowHttp:$false", "", false)]
    [InlineData("-ManagedCertificateName m", "", "", true)]
    [InlineData("-ManagedCertificateName m", "-AllowHttp:$false", "-ManagedCertificateName other", true)]
    [InlineData("-ManagedCertificateName m", "-AllowHttp:$false", "-FrontendConfigName redirecting", true)]
    [InlineData("-SecretName s", "-AllowHttp", "", true)]
    [InlineData("-SecretName s", "-AllowHttp", "-AllowHttp:$false", false)]
    [InlineData("-SecretName s", "-AllowHttp:$false", "-ManagedCertificateName m", true)]
    [InlineData("-ManagedCertificateName m", "", "-SecretName s", false)]
    [InlineData("-SecretName s", "-FrontendConfigName redirecting", "-FrontendConfigName plain", false)]
    public void Port_80_stays_as_it_was_asked_for_until_something_else_is(string certificate, string first, string second, bool expected)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("redirecting.yaml", "apiVersion: networking.gke.io/v1beta1\nkind: FrontendConfig\nmetadata:\n  name: redirecting\nspec:\n  redirectToHttps: {enabled: true}\n");
        session.Run(New($"{certificate} {first}")).Succeeded();

        Assert.Equal(expected, session.Run(New(second)).Succeeded().Value<bool>("AllowHttp"));
        Assert.Equal(expected, session.Run(New("")).Succeeded().Value<bool>("AllowHttp"));
    }

    [Fact]
    public void A_redirect_keeps_port_80_open_for_a_Secret()
    {
        Outcome outcome = Sample.Run("standalone", $"{Sample.Get} | New-MilvusFrontendConfig -RedirectToHttps | New-MilvusIngress a.example.com -SecretName s");

        Assert.True(outcome.Succeeded().Value<bool>("AllowHttp"));
    }

    [Fact]
    public void A_Secret_is_listed_with_its_hosts()
    {
        string text = Written("-SecretName s");

        Assert.Contains("  tls:\n  - hosts:\n    - a.example.com\n    secretName: s\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_certificate_needs_no_tls_entry() =>
        Assert.DoesNotContain("tls:", Written("-ManagedCertificateName m"), StringComparison.Ordinal);

    [Fact]
    public void The_class_is_an_annotation_and_ingressClassName_is_never_written()
    {
        string text = Written("-SecretName s");

        Assert.Contains("kubernetes.io/ingress.class: gce\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ingressClassName", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_of_ours_goes_when_it_is_no_longer_asked_for()
    {
        using ModuleSession session = new("standalone");
        session.Run($"{Sample.Get} | New-MilvusIngress a.example.com -SecretName s -Internal -StaticAddressName addr").Succeeded();

        session.Run($"{Sample.Get} | New-MilvusIngress a.example.com -SecretName s -StaticAddressName addr -Internal:$false -Force").Succeeded();

        string ingress = session.Folder.Read("my-release-milvus-ingress.yaml");
        Assert.Contains("kubernetes.io/ingress.global-static-ip-name: addr\n", ingress, StringComparison.Ordinal);
        Assert.DoesNotContain("regional-static-ip-name", ingress, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_the_next_time_stays()
    {
        using ModuleSession session = new("standalone");
        session.Run($"{Sample.Get} | New-MilvusFrontendConfig -SslPolicy modern | New-MilvusIngress a.example.com -SecretName s -StaticAddressName addr").Succeeded();
        string before = session.Folder.Read("my-release-milvus-ingress.yaml");

        Outcome again = session.Run($"{Sample.Get} | New-MilvusIngress").Succeeded();

        Assert.Equal("Unchanged", again.Value<string>("Action"));
        Assert.Equal(before, session.Folder.Read("my-release-milvus-ingress.yaml"));
        session.Run($"{Sample.Get} | New-MilvusIngress b.example.com").Succeeded();
        string after = session.Folder.Read("my-release-milvus-ingress.yaml");
        Assert.Contains("global-static-ip-name: addr\n", after, StringComparison.Ordinal);
        Assert.Contains("FrontendConfig: my-release-frontendconfig\n", after, StringComparison.Ordinal);
        Assert.Contains("secretName: s\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Internal_sets_its_class_and_a_regional_address()
    {
        string text = Written("-SecretName s -Internal -StaticAddressName addr");

        Assert.Contains("kubernetes.io/ingress.class: gce-internal\n", text, StringComparison.Ordinal);
        Assert.Contains("kubernetes.io/ingress.regional-static-ip-name: addr\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("global-static-ip-name", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_host_gets_a_rule()
    {
        using ModuleSession session = new("standalone");

        session.Run($"{Sample.Get} | New-MilvusIngress a.example.com, b.example.com -SecretName s").Succeeded();

        string text = session.Folder.Read(File);
        Assert.Contains("  - host: a.example.com\n", text, StringComparison.Ordinal);
        Assert.Contains("  - host: b.example.com\n", text, StringComparison.Ordinal);
        Assert.Contains("  - hosts:\n    - a.example.com\n    - b.example.com\n    secretName: s\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MilvusIngress -SecretName s", "HostNameRequired")]
    [InlineData("New-MilvusIngress a.example.com", "CertificateRequired")]
    [InlineData("New-MilvusIngress a.example.com -ManagedCertificateName m -Internal", "ManagedCertificateNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -SecretName s -FrontendConfigName f -Internal", "FrontendConfigNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -SecretName s -StaticAddressName 34.1.2.3", "StaticAddressNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -PreSharedCertificate 'a,b'", "PreSharedCertificateInvalid")]
    [InlineData("New-MilvusIngress a.example.com -SecretName s -Name Upper", "NameInvalid")]
    [InlineData("New-MilvusIngress 'a b.example.com' -SecretName s", "HostNameInvalid")]
    [InlineData("New-MilvusIngress https://a.example.com -SecretName s", "HostNameInvalid")]
    [InlineData("New-MilvusIngress 34.1.2.3 -SecretName s", "HostNameInvalid")]
    [InlineData("New-MilvusIngress '-a.example.com' -SecretName s", "HostNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -SecretName 'My Secret'", "SecretNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -ManagedCertificateName 'a,b'", "ManagedCertificateNameInvalid")]
    [InlineData("New-MilvusIngress a.example.com -SecretName s -FrontendConfigName '../x'", "FrontendConfigNameInvalid")]
    [InlineData("New-MilvusManagedCertificate '*.example.com'", "ManagedCertificateDomainInvalid")]
    [InlineData("New-MilvusManagedCertificate localhost", "ManagedCertificateDomainInvalid")]
    [InlineData("New-MilvusManagedCertificate ('a' * 60 + '.example.com')", "ManagedCertificateDomainInvalid")]
    public void Is_refused_before_anything_is_written(string step, string id)
    {
        using ModuleSession session = new("standalone");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | {step}");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Host_names_are_written_in_lower_case() =>
        Assert.Equal(["a.example.com"], Sample.Run("standalone", $"{Sample.Get} | New-MilvusIngress A.Example.COM -SecretName s").Succeeded().Value<string[]>("HostName"));

    [Fact]
    public void Pre_shared_certificates_are_added_to_those_that_are_there()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("shared.yaml", Others);

        session.Run(New("-Name shared -PreSharedCertificate new-cert")).Succeeded();

        Assert.Contains("pre-shared-cert: mcrt-0815,own-cert,new-cert\n", session.Folder.Read("shared.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_the_managed_certificate_controller_stay_on_an_Ingress_of_ones_own()
    {
        using ModuleSession session = new("standalone");
        session.Run(New("-ManagedCertificateName m")).Succeeded();
        session.Folder.Replace(File, "    kubernetes.io/ingress.class: gce\n", "    kubernetes.io/ingress.class: gce\n    ingress.gcp.kubernetes.io/pre-shared-cert: mcrt-0815\n");

        Outcome outcome = session.Run(New("-ManagedCertificateName m")).Succeeded();

        Assert.Equal("Unchanged", outcome.Value<string>("Action"));
        Assert.Contains("pre-shared-cert: mcrt-0815\n", session.Folder.Read(File), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_certificates_and_comments_of_others_are_kept()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("shared.yaml", Others);

        session.Run(New("-Name shared -SecretName s -ManagedCertificateName m")).Succeeded();

        Assert.Equal(
            """
            -    kubernetes.io/ingress.allow-http: "false"
            +    kubernetes.io/ingress.allow-http: "true"
            -    networking.gke.io/managed-certificates: web-cert
            +    networking.gke.io/managed-certificates: web-cert,m
            +  - hosts:
            +    - a.example.com
            +    secretName: s
            +  - host: a.example.com
            +    http:
            +      paths:
            +      - path: /
            +        pathType: Prefix
            +        backend:
            +          service:
            +            name: my-release-milvus
            +            port:
            +              number: 19530
            """,
            WorkFolder.Changes(Others, session.Folder.Read("shared.yaml")));
    }

    [Fact]
    public void An_Ingress_with_ingressClassName_is_refused()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("shared.yaml", Others.Replace("spec:\n", "spec:\n  ingressClassName: gce\n", StringComparison.Ordinal));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(New("-Name shared -SecretName s"));

        Assert.Equal("IngressClassNameSet", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void An_Ingress_that_another_controller_claims_by_the_field_is_its_own()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("shared.yaml", Others.Replace("spec:\n", "spec:\n  ingressClassName: nginx\n", StringComparison.Ordinal));
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(New("-Name shared -SecretName s -Force"));

        Assert.Equal("IngressClassOther", outcome.ErrorId);
        Assert.Contains("'nginx'", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("patch", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-Force", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("values", "values.yaml", "ingress:\n  enabled: true\n  ingressClassName: nginx\n", "ingress.enabled")]
    [InlineData("operator", "milvus.yaml", null, "spec.components.proxy.ingress")]
    public void An_Ingress_that_the_chart_or_the_operator_makes_is_not_made_twice(string sample, string file, string? more, string setting)
    {
        using ModuleSession session = new(sample);
        if (more is not null)
        {
            session.Folder.Write(file, session.Folder.Read(file) + more);
        }
        else
        {
            session.Folder.Replace(file, "    proxy:\n", "    proxy:\n      ingress:\n        hosts: [a.example]\n");
        }

        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(New("-SecretName s -Force"));

        Assert.Equal("IngressOwned", outcome.ErrorId);
        Assert.Contains(setting, outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
        session.Run(New("-SecretName s -Name other")).Succeeded();
    }

    [Fact]
    public void More_managed_certificates_than_GKE_takes_are_refused()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Write("shared.yaml", Others.Replace("web-cert", string.Join(',', Enumerable.Range(1, 15).Select(i => $"c{i}")), StringComparison.Ordinal));

        Assert.Equal("ManagedCertificateNameInvalid", session.Run(New("-Name shared -ManagedCertificateName m")).ErrorId);
    }

    [Fact]
    public void Warns_of_TLS_that_is_off_and_of_annotations_that_are_missing()
    {
        Outcome outcome = Sample.Run("standalone", New("-SecretName s")).Succeeded();

        Assert.Contains(outcome.Warnings, w => w.StartsWith("TLS is disabled in release 'my-release'", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, w => w.Contains("does not have the annotation cloud.google.com/app-protocols, cloud.google.com/backend-config, cloud.google.com/neg", StringComparison.Ordinal));
    }

    [Fact]
    public void Warns_of_what_it_names_and_the_folder_does_not_have() =>
        Assert.Contains("Secret 's' is not in the folder. It must exist on the cluster.", Sample.Run("standalone", New("-SecretName s")).Succeeded().Warnings);

    private static string New(string arguments) => $"{Sample.Get} | New-MilvusIngress a.example.com {arguments}";

    private static string Written(string arguments)
    {
        using ModuleSession session = new("standalone");
        session.Run(New(arguments)).Succeeded();
        return session.Folder.Read(File);
    }
}
