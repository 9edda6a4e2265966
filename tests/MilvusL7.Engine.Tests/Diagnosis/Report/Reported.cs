using System.Net;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Diagnosis.Report;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

/// <summary>What the pages of these tests tell of, most of it observed in the stand-ins' worlds.</summary>
internal static class Reported
{
    private static readonly string[] Zones = ["us-west1-a", "us-west1-b", "us-west1-c"];

    public static Task<ReportSubject> GoodAsync() => OfAsync(Observed.AfterAsync(_ => { }));

    public static Task<ReportSubject> InternalAsync() => OfAsync(Observed.AfterAsync(Observed.GoodInternal()));

    public static Task<ReportSubject> ProvisioningAsync() => OfAsync(Observed.AfterAsync(Observed.GoodManaged("PROVISIONING")));

    public static Task<ReportSubject> WithoutComputeAsync() => OfAsync(Observed.AfterAsync(Observed.Good(), how: new Observing
    {
        Skip = "Google does not let dev@example.com read project milvusl7-test: permission compute.backendServices.get is missing",
    }));

    public static Task<ReportSubject> NothingMadeYetAsync() => OfAsync(Observed.AfterAsync(w =>
    {
        w.MakeYoung();
        w.Behaviour.Hold(GkeStep.EndpointGroups);
        w.Behaviour.Hold(GkeStep.ForwardingRules);
    }));

    /// <summary>An unhealthy pod, a name that leads elsewhere, a URL map that may not be read, and findings of each severity.</summary>
    public static async Task<ReportSubject> BrokenAsync()
    {
        var world = Observed.Good();
        world.Behaviour.PodHealth["my-release-milvus-proxy-1"] = "UNHEALTHY";
        var subject = await OfAsync(Observed.AfterAsync(world, then: OutOfQuota, how: new Observing
        {
            Resolve = _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("198.51.100.7")]),
            Server = s => s.Forbid("compute.urlMaps.get"),
        }));
        return subject with { Findings = [.. subject.Findings, .. Findings] };
    }

    /// <summary>Three zones with hundreds of endpoints, a few of which do not serve, and hundreds of events.</summary>
    public static async Task<ReportSubject> ManyAsync(int pods)
    {
        var world = Observed.Good();
        world = new GkeWorld { Cluster = world.Cluster with { Zones = Zones }, Now = world.Now }.With(world);
        var first = world.Kubernetes.Get("Pod", GuideWorld.Namespace, "my-release-milvus-proxy-0")!;
        for (int i = 0; i < 3; i++)
        {
            var node = world.Kubernetes.List("Node")[0].DeepClone().AsObject();
            node["metadata"]!["name"] = $"node-{i}";
            node["metadata"]!["labels"]!["topology.kubernetes.io/zone"] = Zones[i];
            node["spec"]!["providerID"] = $"gce://{world.Cluster.Project}/{Zones[i]}/node-{i}";
            world.Kubernetes.Put(node);
        }

        for (int i = 0; i < pods; i++)
        {
            var pod = first.DeepClone().AsObject();
            pod["metadata"]!["name"] = $"my-release-milvus-proxy-{i}";
            pod["metadata"]!["uid"] = $"uid-{i}";
            pod["spec"]!["nodeName"] = $"node-{i % 3}";
            pod["status"]!["podIP"] = $"10.5.{i / 200}.{(i % 200) + 1}";
            pod["status"]!["podIPs"] = new JsonArray(new JsonObject { ["ip"] = $"10.5.{i / 200}.{(i % 200) + 1}" });
            world.Kubernetes.Put(pod);
            if (i % 60 == 7)
            {
                world.Behaviour.PodHealth[$"my-release-milvus-proxy-{i}"] = "UNHEALTHY";
            }
        }

        return await OfAsync(Observed.AfterAsync(world));
    }

    /// <summary>Every text of a status and of a finding is the one given.</summary>
    public static ReportSubject Saying(string text, string? action = null)
    {
        var release = new MilvusRelease(text, text) { MilvusVersion = text, ServiceName = text + "-service", Target = new MilvusTarget(TargetKind.Cluster, text, text) };
        var status = new MilvusL7Status(release, text)
        {
            Waiting = [text],
            WaitingSince = Observed.Now.AddMinutes(-5),
            IngressClass = text,
            Address = text,
            StaticAddressName = text,
            HostName = [text],
            Dns = [new MilvusDnsStatus { HostName = text, Address = [text], IsMatch = true }, new MilvusDnsStatus { HostName = text, Problem = text, IsMatch = false }, new MilvusDnsStatus { HostName = text, Problem = text }],
            Certificate = [new MilvusCertificateStatus { Name = text, State = text, Domain = [new MilvusCertificateDomain(text, text)], Unknown = text, Expires = Observed.Now }],
            ForwardingRule = [new MilvusForwardingRuleStatus { Name = text, Address = text, Port = text, Target = text, Unknown = text }],
            Proxy = [new MilvusProxyStatus { Name = text, Protocol = "HTTPS", UrlMap = text, Certificate = [text], CertificateMap = text, SslPolicy = text }, new MilvusProxyStatus { Name = text, Protocol = text, Unknown = text }],
            UrlMap = new MilvusUrlMapStatus { Name = text, HostName = [text, text], DefaultService = text },
            Backend =
            [
                new MilvusBackendStatus
                {
                    Name = text, ServiceName = text, Protocol = text, SecurityPolicy = text, TimeoutSec = 30,
                    HealthCheck = new MilvusHealthCheckStatus { Name = text, Type = text, RequestPath = text },
                    Endpoint = [new MilvusEndpointStatus { Zone = text, IPAddress = text, Port = 1, Pod = text, Health = EndpointHealth.Unhealthy }],
                },
                new MilvusBackendStatus { Name = text, Unknown = text },
            ],
            Firewall = new MilvusFirewallStatus { Name = text, Port = [text], SourceRange = [text] },
            Event = [new MilvusL7Event { Time = Observed.Now, FirstTime = Observed.Now, Count = 2, IsWarning = true, Reason = text, About = text, Message = text }],
            Project = text,
            ComputeUnknown = text + "?",
            Time = Observed.Now,
        };
        return new ReportSubject(status, [Finding(FindingSeverity.Error, text, text, text, text, action ?? text)]);
    }

    public static string Page(params IReadOnlyList<ReportSubject> subjects)
    {
        using var writer = new StringWriter();
        ReportPage.Write(writer, subjects);
        return writer.ToString();
    }

    public static MilvusL7Finding Finding(FindingSeverity severity, string id, string target, string message, string evidence, string action, bool isTerminal = false) =>
        new() { Severity = severity, Id = id, Target = target, Message = message, Evidence = evidence, RecommendedAction = action, IsTerminal = isTerminal };

    private static IReadOnlyList<MilvusL7Finding> Findings { get; } =
    [
        Finding(FindingSeverity.Warning, "BackendTimeoutDefault", "BackendConfig default/my-release-backendconfig",
            "The load balancer cuts every call after 30 s: long searches, bulk inserts and index builds fail with UNAVAILABLE.",
            "backend service k8s1-5c1d9e07-default-my-release-milvus-19530: timeoutSec: 30",
            "New-MilvusBackendConfig -Release my-release -Name my-release-backendconfig -TimeoutSec 3600"),
        Finding(FindingSeverity.Error, "EndpointUnhealthy", "Pod default/my-release-milvus-proxy-1",
            "The health check gets no 200 from one of two endpoints: half of the requests that were to go there go to the other.",
            "10.4.1.12:19530 UNHEALTHY (HTTP 9091 /healthz, every 15 s)",
            "See what the pod says: kubectl logs my-release-milvus-proxy-1 --namespace default --tail 50\nkubectl describe pod my-release-milvus-proxy-1 --namespace default"),
        Finding(FindingSeverity.Error, "QuotaExceeded", "Project milvusl7-test",
            "The project has no backend service left: GKE makes none, and tries again for ever.",
            "Event Sync: Quota 'BACKEND_SERVICES' exceeded. Limit: 9.0 globally.",
            "Ask for more under IAM & Admin > Quotas, or delete backend services that nothing uses:\ngcloud compute backend-services list --project milvusl7-test", true),
        Finding(FindingSeverity.Warning, "DnsElsewhere", "Host my-release.milvus.io",
            "The host leads to another address: its clients do not come here.",
            "my-release.milvus.io resolves to 198.51.100.7", "Point the A record of my-release.milvus.io at the load balancer's address."),
        Finding(FindingSeverity.Information, "SslPolicyDefault", "Ingress default/my-release-milvus",
            "Clients may use TLS 1.0: no SSL policy is set.", "target HTTPS proxy: sslPolicy is not set",
            "New-MilvusFrontendConfig -Release my-release -SslPolicy modern-tls"),
    ];

    private static void OutOfQuota(GkeWorld world) => world.Events.Add(world.Events[^1] with
    {
        Type = "Warning",
        Reason = "Sync",
        Message = "Error syncing to GCP: error running load balancer syncing routine: loadbalancer yf0kgk0q-default-my-release-milvus-2m1d does not exist: googleapi: Error 403: Quota 'BACKEND_SERVICES' exceeded. Limit: 9.0 globally., quotaExceeded",
        Count = 14,
        FirstTimestamp = world.Now.AddMinutes(-12),
        LastTimestamp = world.Now.AddSeconds(-20),
    });

    private static async Task<ReportSubject> OfAsync(Task<Observation> observing)
    {
        var observation = await observing;
        return new ReportSubject(StatusBuilder.Build(observation), RuleSet.Check(observation));
    }

    private static GkeWorld With(this GkeWorld world, GkeWorld other)
    {
        foreach (var item in other.Kubernetes.Items)
        {
            world.Kubernetes.Put(item.DeepClone().AsObject());
        }

        return world;
    }
}
