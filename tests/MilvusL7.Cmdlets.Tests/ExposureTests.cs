using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Who can reach Milvus never grows unseen.</summary>
public sealed class ExposureTests
{
    private const string Ingress = "New-MilvusIngress a.example.com -SecretName s";

    [Theory]
    [InlineData("ClusterIP")]
    [InlineData("NodePort")]
    public void Refused_with_authorization_off_where_nobody_outside_came_in(string type)
    {
        using ModuleSession session = Open(type, authorization: false);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | {Ingress}");

        Assert.Equal("ExposureWidened", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Internal")]
    public void Authorization_off_is_accepted_with(string argument)
    {
        using ModuleSession session = Open("ClusterIP", authorization: false);

        Assert.Single(session.Run($"{Sample.Get} | {Ingress} {argument}").Succeeded().Objects);
    }

    [Fact]
    public void Authorization_on_is_enough_where_nobody_outside_came_in()
    {
        using ModuleSession session = Open("ClusterIP", authorization: true);

        Assert.Single(session.Run($"{Sample.Get} | {Ingress}").Succeeded().Objects);
    }

    [Fact]
    public void A_warning_where_the_release_stood_open_to_the_world_before()
    {
        using ModuleSession session = Open("LoadBalancer", authorization: false);

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | {Ingress}").Succeeded();

        Assert.Contains(outcome.Warnings, w => w.Contains("is not protected", StringComparison.Ordinal));
        Assert.Equal("Created", outcome.Value<string>("Action"));
    }

    [Fact]
    public void What_was_open_before_is_remembered_under_WhatIf_too()
    {
        using ModuleSession session = Open("LoadBalancer", authorization: false);

        Outcome outcome = session.Run($"$WhatIfPreference = $true; {Sample.Get} | Set-MilvusServiceType ClusterIP | {Ingress}").Succeeded();

        Assert.Contains(outcome.Warnings, w => w.Contains("is not protected", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_open_before_is_forgotten_by_the_next_pipeline()
    {
        using ModuleSession session = Open("LoadBalancer", authorization: false);
        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("ExposureWidened", session.Run($"{Sample.Get} | {Ingress}").ErrorId);
    }

    [Theory]
    [InlineData("networking.gke.io/load-balancer-type: Internal")]
    [InlineData("cloud.google.com/load-balancer-type: internal")]
    public void Refused_where_the_layer_4_load_balancer_was_internal(string annotation)
    {
        using ModuleSession session = Open("LoadBalancer", authorization: true);
        session.Folder.Replace("service.yaml", "  labels:\n", $"  annotations:\n    {annotation}\n  labels:\n");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | {Ingress}");

        Assert.Equal("ExposureWidened", outcome.ErrorId);
        Assert.Contains("was internal", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_where_the_layer_4_load_balancer_let_in_some_source_ranges()
    {
        using ModuleSession session = Restricted();

        Outcome outcome = session.Run($"{Sample.Get} | {Ingress}");

        Assert.Equal("ExposureWidened", outcome.ErrorId);
        Assert.Contains("10.0.0.0/8", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_though_the_ranges_went_with_the_load_balancer_earlier_in_the_pipeline()
    {
        using ModuleSession session = Restricted();

        Assert.Equal("ExposureWidened", session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | {Ingress}").ErrorId);
    }

    [Fact]
    public void Source_ranges_are_remembered_beyond_the_pipeline_that_gave_the_load_balancer_up()
    {
        using ModuleSession session = Restricted();
        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded();

        Outcome outcome = session.Run($"{Sample.Get} | {Ingress}");

        Assert.Equal("ExposureWidened", outcome.ErrorId);
        Assert.Contains("10.0.0.0/8", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_Ingress_does_not_become_an_external_one_unseen()
    {
        using ModuleSession session = Open("ClusterIP", authorization: true);
        session.Run($"{Sample.Get} | {Ingress} -Internal").Succeeded();

        Assert.Equal("gce-internal", session.Run($"{Sample.Get} | {Ingress}").Succeeded().Value<string>("IngressClass"));
        Assert.Equal("ExposureWidened", session.Run($"{Sample.Get} | {Ingress} -Internal:$false").ErrorId);
    }

    [Fact]
    public void An_external_Ingress_of_another_Service_is_no_excuse()
    {
        using ModuleSession session = Open("ClusterIP", authorization: false);
        session.Folder.Write("web.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: public-web
              namespace: vectors
            spec:
              rules:
              - host: www.example.com
                http:
                  paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
            """);

        Assert.Equal("ExposureWidened", session.Run($"{Sample.Get} | {Ingress} -Name public-web").ErrorId);

        session.Run($"{Sample.Get} | {Ingress} -Name public-web -Force").Succeeded();
        Assert.DoesNotContain("allow-http", session.Folder.Read("web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_Ingress_of_another_controller_is_not_taken_over()
    {
        using ModuleSession session = Open("ClusterIP", authorization: true);
        session.Folder.Write("web.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: vectors\n  annotations:\n    kubernetes.io/ingress.class: nginx\nspec:\n  rules: []\n");

        Assert.Equal("IngressClassOther", session.Run($"{Sample.Get} | {Ingress} -Name web").ErrorId);
        session.Run($"{Sample.Get} | {Ingress} -Name web -Force").Succeeded();
    }

    [Theory]
    [InlineData("New-MilvusBackendConfig -SecurityPolicy p | Add-MilvusL7Annotation | " + Ingress)]
    [InlineData(Ingress + " -Force")]
    [InlineData(Ingress + " -Internal")]
    public void Source_ranges_may_go_with(string steps)
    {
        using ModuleSession session = Restricted();

        Assert.Equal("Ingress", session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP | {steps}").Succeeded().Value<string>("Kind"));
    }

    [Fact]
    public void A_BackendConfig_without_a_policy_does_not_help()
    {
        using ModuleSession session = Restricted();

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig | Add-MilvusL7Annotation | {Ingress}");

        Assert.Equal("ExposureWidened", outcome.ErrorId);
    }

    [Fact]
    public void A_range_that_is_the_world_limits_nothing()
    {
        using ModuleSession session = Open("LoadBalancer", authorization: true);
        session.Folder.Replace("service.yaml", "spec:\n", "spec:\n  loadBalancerSourceRanges:\n  - 0.0.0.0/0\n");

        Assert.Single(session.Run($"{Sample.Get} | {Ingress}").Succeeded().Objects);
    }

    private static ModuleSession Restricted()
    {
        ModuleSession session = Open("LoadBalancer", authorization: true);
        session.Folder.Replace("service.yaml", "spec:\n", "spec:\n  loadBalancerSourceRanges:\n  - 10.0.0.0/8\n");
        return session;
    }

    private static ModuleSession Open(string type, bool authorization)
    {
        ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "type: ClusterIP", $"type: {type}");
        session.Folder.Replace("configmap.yaml", "authorizationEnabled: true", $"authorizationEnabled: {(authorization ? "true" : "false")}");
        return session;
    }
}
