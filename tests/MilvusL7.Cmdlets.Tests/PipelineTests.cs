using System.Management.Automation;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The whole move, on a folder.</summary>
public sealed class PipelineTests
{
    private const string Steps = Sample.Pipeline;

    [Fact]
    public void Changes_the_Service_and_the_proxy_and_no_other_line()
    {
        using ModuleSession session = new("cluster");
        string milvus = session.Folder.Read("milvus.yaml");
        string workloads = session.Folder.Read("workloads.yaml");

        session.Run(Steps).Succeeded();

        Assert.Equal(
            """
            +  annotations:
            +    cloud.google.com/app-protocols: '{"grpc-milvus":"HTTP2"}'
            +    cloud.google.com/backend-config: '{"default":"my-release-backendconfig"}'
            +    cloud.google.com/neg: '{"ingress":true}'
            -  type: LoadBalancer   # the layer-4 one
            -  loadBalancerSourceRanges:
            -    - 0.0.0.0/0
            +  type: ClusterIP   # the layer-4 one
            """,
            WorkFolder.Changes(milvus, session.Folder.Read("milvus.yaml")));
        Assert.Equal(
            """
            +        - name: COMMON_SECURITY_TLSMODE
            +          value: "1"
            +        - name: PROXY_HTTP_PORT
            +          value: "8080"
            """,
            WorkFolder.Changes(workloads, session.Folder.Read("workloads.yaml")));
    }

    [Fact]
    public void Keeps_CRLF_in_every_line_it_touches()
    {
        using ModuleSession session = new("cluster");
        foreach (string name in session.Folder.Names)
        {
            session.Folder.Replace(name, "\n", "\r\n");
        }

        string before = session.Folder.Read("milvus.yaml");
        session.Run(Steps).Succeeded();

        string after = session.Folder.Read("milvus.yaml");
        Assert.NotEqual(before, after);
        Assert.Equal(after.Count(c => c == '\n'), after.Split("\r\n").Length - 1);
        Assert.Equal(8, WorkFolder.Changes(before, after).Split('\n').Length);
    }

    [Fact]
    public void Writes_each_new_resource_to_a_file_of_its_own()
    {
        using ModuleSession session = new("cluster");

        session.Run(Steps).Succeeded();

        Assert.Equal(
            ["milvus.yaml", "my-release-backendconfig.yaml", "my-release-milvus-ingress.yaml", "my-release-milvus-tls-managedcertificate.yaml", "workloads.yaml"],
            session.Folder.Names);
    }

    [Fact]
    public void Writes_the_BackendConfig()
    {
        using ModuleSession session = new("cluster");

        session.Run(Steps).Succeeded();

        Assert.Equal(
            """
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata:
              name: my-release-backendconfig
              namespace: vectors
              labels:
                app.kubernetes.io/part-of: my-release
                app.kubernetes.io/managed-by: MilvusL7
            spec:
              healthCheck:
                type: HTTP
                port: 9091
                requestPath: /healthz
              timeoutSec: 3600

            """,
            session.Folder.Read("my-release-backendconfig.yaml"));
    }

    [Fact]
    public void Writes_the_ManagedCertificate()
    {
        using ModuleSession session = new("cluster");

        session.Run(Steps).Succeeded();

        Assert.Equal(
            """
            apiVersion: networking.gke.io/v1
            kind: ManagedCertificate
            metadata:
              name: my-release-milvus-tls
              namespace: vectors
              labels:
                app.kubernetes.io/part-of: my-release
                app.kubernetes.io/managed-by: MilvusL7
            spec:
              domains:
              - my-release.milvus.io

            """,
            session.Folder.Read("my-release-milvus-tls-managedcertificate.yaml"));
    }

    [Fact]
    public void Writes_the_Ingress()
    {
        using ModuleSession session = new("cluster");

        session.Run(Steps).Succeeded();

        Assert.Equal(
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: my-release-milvus
              namespace: vectors
              labels:
                app.kubernetes.io/part-of: my-release
                app.kubernetes.io/managed-by: MilvusL7
              annotations:
                kubernetes.io/ingress.class: gce
                kubernetes.io/ingress.allow-http: "true"
                networking.gke.io/managed-certificates: my-release-milvus-tls
            spec:
              rules:
              - host: my-release.milvus.io
                http:
                  paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: my-release-milvus
                        port:
                          number: 19530

            """,
            session.Folder.Read("my-release-milvus-ingress.yaml"));
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Run_again_says_Unchanged_and_touches_no_file(string sample)
    {
        using ModuleSession session = new(sample);
        session.Run(Steps).Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome again = session.Run($$"""
            {{Sample.Get}} | Set-MilvusServiceType ClusterIP -OutVariable a | Enable-MilvusTls -OutVariable b |
                New-MilvusManagedCertificate -HostName my-release.milvus.io -OutVariable c | New-MilvusBackendConfig -OutVariable d |
                Add-MilvusL7Annotation -OutVariable e | New-MilvusIngress -OutVariable f | ForEach-Object { }
            foreach ($step in $a, $b, $c, $d, $e, $f) { [string]$step.Action }
            """).Succeeded();

        Assert.Equal(Enumerable.Repeat("Unchanged", 6), again.Objects.Select(o => o.ToString()));
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Second_run_warns_of_nothing(string sample)
    {
        using ModuleSession session = new(sample);
        session.Run(Steps).Succeeded();

        Assert.Empty(session.Run(Steps).Succeeded().Warnings);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void WhatIf_writes_nothing(string sample)
    {
        using ModuleSession session = new(sample);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        session.Run("$WhatIfPreference = $true; " + Steps).Succeeded();

        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void WhatIf_writes_the_planned_object_of_every_step()
    {
        Outcome outcome = Sample.Run("cluster", $$"""
            $WhatIfPreference = $true
            {{Sample.Get}} | Set-MilvusServiceType ClusterIP -OutVariable a | Enable-MilvusTls -OutVariable b |
                New-MilvusManagedCertificate -HostName my-release.milvus.io -OutVariable c | New-MilvusBackendConfig -OutVariable d |
                Add-MilvusL7Annotation -OutVariable e | New-MilvusIngress -OutVariable f | ForEach-Object { }
            foreach ($step in $a, $b, $c, $d, $e, $f) { "$($step.Kind) $($step.Action)" }
            """).Succeeded();

        Assert.Equal(
            ["Service Planned", "Service Planned", "ManagedCertificate Planned", "BackendConfig Planned", "Service Planned", "Ingress Planned"],
            outcome.Objects.Select(o => o.ToString()));
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void WhatIf_warns_as_the_real_run_does_because_later_steps_start_from_the_plan(string sample)
    {
        using ModuleSession planned = new(sample);
        using ModuleSession real = new(sample);

        Assert.Equal(
            real.Run(Steps).Succeeded().Warnings,
            planned.Run("$WhatIfPreference = $true; " + Steps).Succeeded().Warnings);
    }

    [Fact]
    public void WhatIf_of_the_Ingress_warns_neither_of_TLS_nor_of_annotations_that_are_planned()
    {
        Outcome outcome = Sample.Run("cluster", "$WhatIfPreference = $true; " + Steps).Succeeded();

        Assert.DoesNotContain(outcome.Warnings, w => w.Contains("TLS is disabled", StringComparison.Ordinal) || w.Contains("does not have the annotation", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIf_of_a_later_step_shows_a_diff_against_the_plan_of_the_earlier_ones()
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | Set-MilvusServiceType ClusterIP -WhatIf | Add-MilvusL7Annotation -WhatIf");

        string diff = outcome.Value<string>("Diff");
        Assert.Contains("\n   type: ClusterIP", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("LoadBalancer", diff, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_message_holds_the_diff_that_the_object_has()
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | Set-MilvusServiceType ClusterIP -WhatIf");

        string diff = outcome.Value<string>("Diff");
        Assert.Contains("-  type: LoadBalancer   # the layer-4 one\n", diff, StringComparison.Ordinal);
        Assert.Contains("+  type: ClusterIP   # the layer-4 one\n", diff, StringComparison.Ordinal);
        Assert.Contains(diff.TrimEnd('\n'), outcome.Host, StringComparison.Ordinal);
        Assert.StartsWith("What if: ", outcome.Host, StringComparison.Ordinal);
    }

    [Fact]
    public void Planned_release_is_as_it_would_be()
    {
        Outcome outcome = Sample.Run("cluster", "$WhatIfPreference = $true; " + Steps);

        PSObject release = new(outcome.Value<object>("Release"));
        Assert.Equal("ClusterIP", Outcome.Value<string>(release, "ServiceType"));
        Assert.Equal("OneWay", Outcome.Value<string>(release, "TlsMode"));
        Assert.Equal(8080, Outcome.Value<int>(release, "HttpPort"));
    }

    [Fact]
    public void A_plan_flows_into_a_real_step_without_being_taken_for_real()
    {
        using ModuleSession session = new("cluster");

        session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP -WhatIf | New-MilvusBackendConfig").Succeeded();

        Assert.Contains("type: LoadBalancer", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
        Assert.Contains("my-release-backendconfig.yaml", session.Folder.Names);
    }

    [Fact]
    public void Confirm_shows_the_diff_and_no_leaves_all_as_it_is()
    {
        using ModuleSession session = new("cluster");
        session.Answer = _ => 2;
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig -Confirm").Succeeded();

        Assert.Contains("+kind: BackendConfig", outcome.Host, StringComparison.Ordinal);
        Assert.Empty(outcome.Objects);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void One_file_can_be_the_target()
    {
        using ModuleSession session = new("cluster");

        session.Run("Get-MilvusRelease -Path milvus.yaml | Set-MilvusServiceType NodePort").Succeeded();

        Assert.Contains("type: NodePort", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
    }
}
