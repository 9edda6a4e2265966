using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class ServiceTypeTests
{
    private const string Set = $"{Sample.Get} | Set-MilvusServiceType ClusterIP";
    private const string InStatus = "status:\n  loadBalancer:\n    ingress:\n    - ip: 34.1.2.3\n";
    private const string InSpec = "  loadBalancerIP: 34.1.2.3\n";

    [Theory]
    [InlineData(InStatus, true)]
    [InlineData(InStatus, false)]
    [InlineData(InSpec, true)]
    public void Giving_up_an_address_needs_an_answer_where_nobody_can_give_one(string place, bool host)
    {
        using ModuleSession session = WithAddress(place, host);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Set);

        Assert.Equal("ConfirmationRequired", outcome.ErrorId);
        Assert.Contains("34.1.2.3", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.False(outcome.IsTerminated);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData($"{Sample.Get} | New-MilvusBackendConfig -Confirm", true)]
    [InlineData($"{Sample.Get} | New-MilvusBackendConfig -Confirm", false)]
    [InlineData($"{Sample.Get} | Enable-MilvusTls -Debug", true)]
    public void A_question_of_PowerShells_own_is_an_error_record_too(string script, bool host)
    {
        using ModuleSession session = new("standalone", host);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(script);

        Assert.Equal("ConfirmationRequired", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Confirm:$false")]
    public void Goes_on_without_a_question_with(string argument)
    {
        using ModuleSession session = WithAddress(InStatus);

        Assert.Equal("34.1.2.3", session.Run($"{Set} {argument}").Succeeded().Value<string>("ReleasedAddress"));
    }

    [Fact]
    public void WhatIf_asks_nothing_and_names_the_address()
    {
        using ModuleSession session = WithAddress(InStatus);

        Outcome outcome = session.Run(Set + " -WhatIf").Succeeded();

        Assert.Contains("its address 34.1.2.3 are released", outcome.Host, StringComparison.Ordinal);
        Assert.Equal("Planned", outcome.Value<string>("Action"));
    }

    [Theory]
    [InlineData("LoadBalancer", "component: standalone", true)]
    [InlineData("ClusterIP", "component: standalone", false)]
    [InlineData("LoadBalancer", "component: attu", false)]
    public void Another_load_balancer_of_the_same_pods_is_named(string type, string selector, bool isNamed)
    {
        using ModuleSession session = WithAddress(InStatus);
        session.Folder.Write("internal.yaml", $"apiVersion: v1\nkind: Service\nmetadata: {{name: milvus-internal}}\nspec:\n  type: {type}\n  selector:\n    app.kubernetes.io/instance: my-release\n    {selector}\n  ports: [{{port: 80}}]\n");

        Outcome outcome = session.Run($"{Set} -Force").Succeeded();

        Assert.Equal(isNamed, outcome.Warnings.Any(w => w.Contains("are not changed: milvus-internal.", StringComparison.Ordinal)));
        Assert.Contains($"type: {type}", session.Folder.Read("internal.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Yes_goes_on()
    {
        using ModuleSession session = WithAddress(InStatus);
        session.Answer = _ => 0;

        Assert.Equal("Configured", session.Run(Set).Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void No_writes_nothing_and_is_no_error()
    {
        using ModuleSession session = WithAddress(InStatus);
        session.Answer = _ => 1;
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Assert.Empty(session.Run(Set).Succeeded().Objects);

        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_load_balancer_without_an_address_asks_nothing() =>
        Assert.Equal("Configured", Sample.Run("cluster", Set).Succeeded().Value<string>("Action"));

    [Fact]
    public void Fields_that_only_a_load_balancer_may_have_go()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", """
              type: LoadBalancer
              loadBalancerSourceRanges: [0.0.0.0/0]
              loadBalancerClass: example.com/lb
              allocateLoadBalancerNodePorts: true
              externalTrafficPolicy: Local
              healthCheckNodePort: 30001

            """);
        session.Folder.Replace("service.yaml", "    port: 19530\n", "    port: 19530\n    nodePort: 30002\n");
        string before = session.Folder.Read("service.yaml");

        session.Run(Set).Succeeded();

        Assert.Equal(
            """
            -  type: LoadBalancer
            -  loadBalancerSourceRanges: [0.0.0.0/0]
            -  loadBalancerClass: example.com/lb
            -  allocateLoadBalancerNodePorts: true
            -  externalTrafficPolicy: Local
            -  healthCheckNodePort: 30001
            +  type: ClusterIP
            -    nodePort: 30002
            """,
            WorkFolder.Changes(before, session.Folder.Read("service.yaml")));
    }

    [Fact]
    public void NodePort_keeps_the_node_ports()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", "  type: LoadBalancer\n  externalTrafficPolicy: Local\n");
        session.Folder.Replace("service.yaml", "    port: 19530\n", "    port: 19530\n    nodePort: 30002\n");
        string before = session.Folder.Read("service.yaml");

        session.Run($"{Sample.Get} | Set-MilvusServiceType NodePort").Succeeded();

        Assert.Equal("-  type: LoadBalancer\n+  type: NodePort", WorkFolder.Changes(before, session.Folder.Read("service.yaml")));
    }

    [Fact]
    public void A_Service_without_a_type_gets_one()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", string.Empty);

        session.Run($"{Sample.Get} | Set-MilvusServiceType LoadBalancer").Succeeded();

        Assert.Contains("  type: LoadBalancer\n", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Source_ranges_come_back_with_the_load_balancer()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", "  type: LoadBalancer\n  loadBalancerSourceRanges:\n  - 10.0.0.0/8\n  - 192.168.1.0/24\n");
        session.Run(Set).Succeeded();
        Assert.DoesNotContain("loadBalancerSourceRanges:", session.Folder.Read("service.yaml"), StringComparison.Ordinal);

        session.Run($"{Sample.Get} | Set-MilvusServiceType LoadBalancer").Succeeded();

        string service = session.Folder.Read("service.yaml");
        Assert.Contains("  loadBalancerSourceRanges:\n  - 10.0.0.0/8\n  - 192.168.1.0/24\n", service, StringComparison.Ordinal);
        Assert.DoesNotContain("milvusl7/", service, StringComparison.Ordinal);
    }

    private static ModuleSession WithAddress(string place, bool host = true)
    {
        ModuleSession session = new("standalone", host);
        session.Folder.Replace("service.yaml", "  type: ClusterIP\n", "  type: LoadBalancer\n" + (place == InSpec ? place : string.Empty));
        if (place == InStatus)
        {
            session.Folder.Write("service.yaml", session.Folder.Read("service.yaml") + place);
        }

        return session;
    }
}
