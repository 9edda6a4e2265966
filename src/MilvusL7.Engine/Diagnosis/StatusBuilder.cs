using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Makes the status that users see of an observation.</summary>
internal static class StatusBuilder
{
    /// <summary>What stands in place of a reason where something was looked for and does not exist.</summary>
    internal const string NotThere = "it does not exist";

    public static MilvusL7Status Build(Observation observation)
    {
        var certificates = CertificateStatusBuilder.Build(observation).ToArray();
        var backends = BackendStatusBuilder.Build(observation).ToArray();
        var waiting = Readiness.Of(observation, certificates, backends).ToArray();
        var ingress = observation.Ingress;
        return new MilvusL7Status(observation.ToRelease(), observation.IngressName ?? string.Empty)
        {
            Ready = waiting.Length == 0,
            Waiting = waiting.Select(w => w.Text).ToArray(),
            WaitingSince = waiting.FirstOrDefault()?.Since,
            IngressClass = IngressFacts.ClassOf(ingress),
            Address = observation.Address,
            StaticAddressName = IngressFacts.StaticAddressOf(ingress),
            HostName = [.. observation.HostNames],
            Dns = [.. observation.Dns],
            Certificate = certificates,
            ForwardingRule = [.. ForwardingRules(observation)],
            Proxy = [.. Proxies(observation)],
            UrlMap = UrlMap(observation),
            Backend = backends,
            Firewall = Firewall(observation),
            Event = [.. observation.Events.Value ?? []],
            Project = observation.Compute.Project,
            ComputeUnknown = observation.Compute.Unknown,
            Time = observation.Time,
        };
    }

    private static IEnumerable<MilvusForwardingRuleStatus> ForwardingRules(Observation observation)
    {
        foreach (var (annotation, port) in new[] { (IngressFacts.HttpsRule, "443"), (IngressFacts.HttpRule, "80") })
        {
            if (observation.Ingress.Annotation(annotation) is { } name)
            {
                var reading = observation.Compute.Get("forwardingRules", name);
                yield return new MilvusForwardingRuleStatus
                {
                    Name = name,
                    // Kubernetes tells the address without Compute, too.
                    Address = reading.Value.Text("IPAddress") ?? (reading.IsKnown ? null : observation.Address),
                    Port = reading.Value.Text("portRange")?.Split('-')[0] ?? port,
                    Target = LastOf(reading.Value.Text("target")),
                    Unknown = WhyUnknown(reading),
                };
            }
        }
    }

    private static IEnumerable<MilvusProxyStatus> Proxies(Observation observation)
    {
        foreach (var (annotation, collection, protocol) in new[] { (IngressFacts.HttpsProxy, "targetHttpsProxies", "HTTPS"), (IngressFacts.HttpProxy, "targetHttpProxies", "HTTP") })
        {
            if (observation.Ingress.Annotation(annotation) is { } name)
            {
                var reading = observation.Compute.Get(collection, name);
                yield return new MilvusProxyStatus
                {
                    Name = name,
                    Protocol = protocol,
                    UrlMap = LastOf(reading.Value.Text("urlMap")) ?? (reading.IsKnown ? null : observation.Ingress.Annotation(IngressFacts.UrlMap)),
                    Certificate = reading.Value.Texts("sslCertificates").Select(ComputeNames.Last).ToArray(),
                    CertificateMap = LastOf(reading.Value.Text("certificateMap")),
                    SslPolicy = LastOf(reading.Value.Text("sslPolicy")),
                    Unknown = WhyUnknown(reading),
                };
            }
        }
    }

    private static MilvusUrlMapStatus? UrlMap(Observation observation)
    {
        if (observation.Ingress.Annotation(IngressFacts.UrlMap) is not { } name)
        {
            return null;
        }

        var reading = observation.Compute.Get("urlMaps", name);
        return new MilvusUrlMapStatus
        {
            Name = name,
            HostName = reading.Value.Items("hostRules").SelectMany(r => r.Texts("hosts")).ToArray(),
            DefaultService = LastOf(reading.Value.Text("defaultService")),
            Unknown = WhyUnknown(reading),
        };
    }

    private static MilvusFirewallStatus Firewall(Observation observation)
    {
        var reading = observation.Compute.List("global/firewalls");
        var rule = reading.Value?.FirstOrDefault();
        return new MilvusFirewallStatus
        {
            Name = rule.Text("name"),
            Port = rule.Items("allowed").SelectMany(a => a.Texts("ports")).ToArray(),
            SourceRange = rule.Texts("sourceRanges").ToArray(),
            Disabled = rule.Flag("disabled") == true,
            Unknown = reading.Unknown,
        };
    }

    internal static string? LastOf(string? url) => url is null ? null : ComputeNames.Last(url);

    internal static string? WhyUnknown(Reading<JsonObject> reading) => reading.IsMissing ? NotThere : reading.Unknown;
}
