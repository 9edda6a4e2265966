using static MilvusL7.Engine.Diagnosis.Report.ReportText;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>A request's way from the client to the pods, stop by stop.</summary>
internal static class RouteBuilder
{
    private const int PodsShown = 4;

    public static IReadOnlyList<Stop> Build(MilvusL7Status status) =>
    [
        Client(status),
        Dns(status),
        Address(status),
        Stop.Of("Forwarding rule", "i-rule", Rules(status), "created"),
        Stop.Of("Target proxy", "i-proxy", Proxies(status), "created"),
        Stop.Of("Certificate", "i-certificate", Certificates(status), "active"),
        UrlMap(status),
        Stop.Of("Backend service", "i-backend", BackendServices(status), "created"),
        Stop.Of("Endpoint group", "i-group", Groups(status)),
        Pods(status),
    ];

    private static Stop Client(MilvusL7Status status)
    {
        var isInternal = status.IngressClass == "gce-internal";
        var hosts = status.HostName.Select(h => new StopItem(h, Tone.Neutral, string.Empty, [])).ToArray();
        return new Stop("Client", "i-client", Tone.Neutral, isInternal ? "inside the VPC" : "on the internet", hosts.Length > 0 ? hosts : [new StopItem("any host name", Tone.Neutral, string.Empty, [])]);
    }

    private static Stop Dns(MilvusL7Status status)
    {
        if (status.Dns.Length == 0)
        {
            return new Stop("DNS", "i-dns", Tone.Neutral, "not looked up", [new StopItem("the Ingress does not specify a host", Tone.Neutral, string.Empty, [])]);
        }

        return Stop.Of("DNS", "i-dns", status.Dns.Select(d => new StopItem(d.HostName, DnsTone(d), DnsWord(d), d.Address.Length > 0 ? [string.Join(", ", d.Address)] : [], d.IsMatch is null ? d.Problem ?? "the load balancer has no address yet" : null)).ToArray());
    }

    public static Tone DnsTone(MilvusDnsStatus dns) => dns.IsMatch switch { true => Tone.Good, false => Tone.Attention, _ => Tone.Unknown };

    public static string DnsWord(MilvusDnsStatus dns) => dns.IsMatch switch
    {
        true => "points to this load balancer",
        false => dns.Problem ?? "points elsewhere",
        _ => dns.Problem is null ? "not known yet" : "unknown",
    };

    private static Stop Address(MilvusL7Status status)
    {
        var given = status.StaticAddressName is { } name ? $"static: {name}" : status.Address is null ? null : "ephemeral";
        return status.Address is { } address
            ? new Stop("Address", "i-address", Tone.Good, "assigned", [new StopItem(address, Tone.Good, "assigned", given is null ? [] : [given])])
            : new Stop("Address", "i-address", Tone.Waiting, "none yet", given is null ? [] : [new StopItem(given, Tone.Waiting, "none yet", [])]);
    }

    private static StopItem[] Rules(MilvusL7Status status) => status.ForwardingRule.Length == 0
        ? [NotYet]
        : [.. status.ForwardingRule.Select(r => r.Unknown is null && r.Address is not null && r.Address != status.Address
            ? new StopItem(r.Name, Tone.Bad, "another address", [$"port {r.Port}", r.Address])
            : StopItem.Resource(r.Name, r.Unknown, [r.Port is null ? null : $"port {r.Port}"]))];

    private static StopItem[] Proxies(MilvusL7Status status) => status.Proxy.Length == 0
        ? [NotYet]
        : [.. status.Proxy.Select(p => StopItem.Resource(p.Name, p.Unknown, [p.Protocol, p.CertificateMap is null ? null : $"certificate map {p.CertificateMap}", p.SslPolicy is null ? null : $"SSL policy {p.SslPolicy}"]))];

    private static StopItem[] Certificates(MilvusL7Status status) => status.Certificate.Length == 0
        ? [new StopItem("the Ingress does not specify one", Tone.Bad, "none", [])]
        : [.. status.Certificate.Select(c => new StopItem(c.Name, CertificateTone(c, status.Time), CertificateWord(c), [.. CertificateFacts(c)], c.Unknown))];

    private static IEnumerable<string> CertificateFacts(MilvusCertificateStatus certificate)
    {
        yield return Kind(certificate.Kind);
        if (certificate.Expires is { } expires)
        {
            yield return $"until {Date(expires)}";
        }
    }

    public static string Kind(CertificateKind kind) => kind switch
    {
        CertificateKind.Secret => "from a TLS Secret",
        CertificateKind.Managed => "managed by Google",
        CertificateKind.PreShared => "pre-shared in Compute",
        _ => "certificate map",
    };

    public static Tone CertificateTone(MilvusCertificateStatus certificate, DateTimeOffset now) =>
        certificate.IsActive ? certificate.Expires < now.AddDays(30) ? Tone.Attention : Tone.Good
        : certificate.State == "Overridden" ? Tone.Neutral
        : certificate.Unknown is not null ? Tone.Unknown
        : StateTone(certificate.State);

    public static string CertificateWord(MilvusCertificateStatus certificate) =>
        certificate.Unknown is not null && !certificate.IsActive ? "unknown" : certificate.State;

    /// <summary>Google's words for a certificate or a domain of it, in Kubernetes' spelling or in Compute's.</summary>
    public static Tone StateTone(string state) => state.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "ACTIVE" => Tone.Good,
        "PENDING" or "PROVISIONING" => Tone.Waiting,
        _ => Tone.Bad,
    };

    private static Stop UrlMap(MilvusL7Status status) => status.UrlMap is { } map
        ? Stop.Of("URL map", "i-map", [StopItem.Resource(map.Name, map.Unknown, [map.HostName.Length == 0 ? null : $"for {And(map.HostName)}"])])
        : Stop.Of("URL map", "i-map", [NotYet]);

    private static StopItem[] BackendServices(MilvusL7Status status) => status.Backend.Length == 0
        ? [NotYet]
        : [.. status.Backend.Select(b => StopItem.Resource(b.Name, b.Unknown, [b.ServiceName is null ? null : $"Service {b.ServiceName}", b.Protocol, b.TimeoutSec is null ? null : $"{b.TimeoutSec} s timeout"]))];

    private static StopItem[] Groups(MilvusL7Status status) => status.Backend.Length == 0
        ? [NotYet]
        : [.. status.Backend.Select(b => b.Endpoint.Length > 0
            ? new StopItem(b.Name, Tone.Good, Count(b.Endpoint.Length, "endpoint"), [$"in {And([.. b.Endpoint.Select(e => e.Zone ?? "?").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])}"])
            : (status.ComputeUnknown ?? b.Unknown) is { } why && why != StatusBuilder.NotThere
            ? new StopItem(b.Name, Tone.Unknown, "unknown", [], why)
            : new StopItem(b.Name, Tone.Waiting, "no endpoints", []))];

    private static Stop Pods(MilvusL7Status status)
    {
        var endpoints = status.Backend.SelectMany(b => b.Endpoint).ToArray();
        if (endpoints.Length == 0)
        {
            // The controller notes the backends' health on the Ingress: all that is known of them without Compute.
            return status.Backend.Length == 0
                ? new Stop("Pods", "i-pods", Tone.Waiting, "not created yet", [])
                : Stop.Of("Pods", "i-pods", [.. status.Backend.Select(b => new StopItem(
                    b.ServiceName ?? b.Name, Tones.Of(b.Health), Tones.Word(b.Health), b.Health == EndpointHealth.Unknown ? [] : ["from the Ingress's annotation"], b.Health == EndpointHealth.Unknown ? status.ComputeUnknown ?? "no endpoints" : null))]);
        }

        var ordered = EndpointOrder.GravestFirst(endpoints);
        var items = ordered.Take(PodsShown).Select(e => new StopItem(e.Pod ?? e.IPAddress, Tones.Of(e.Health), Tones.Word(e.Health), [])).ToList();
        if (ordered.Count > PodsShown)
        {
            items.Add(new StopItem(Invariant($"and {ordered.Count - PodsShown} more"), Tone.Neutral, string.Empty, []));
        }

        var healthy = endpoints.Count(e => e.Health == EndpointHealth.Healthy);
        return new Stop("Pods", "i-pods", endpoints.Select(e => Tones.Of(e.Health)).Worst(), Invariant($"{healthy} of {endpoints.Length} healthy"), items);
    }

    private static StopItem NotYet { get; } = new(string.Empty, Tone.Waiting, "none yet", []);
}
