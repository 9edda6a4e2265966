namespace MilvusL7;

/// <summary>The load balancer behind one Ingress of a release, from Kubernetes and from Compute, at one moment.</summary>
public sealed class MilvusL7Status
{
    internal MilvusL7Status(MilvusRelease release, string name)
    {
        Release = release;
        Name = ForeignText.Name(name);
    }

    /// <summary>The release.</summary>
    public MilvusRelease Release { get; }

    /// <summary>Name of the Ingress.</summary>
    public string Name { get; }

    /// <summary>Namespace of the Ingress.</summary>
    public string? Namespace => Release.Namespace;

    /// <summary>
    /// True where a client gets through: an address, a certificate that clients are shown, and every backend healthy. DNS is not
    /// part of it: names may be pointed here last.
    /// </summary>
    public bool Ready { get; internal init; }

    /// <summary>What is still missing, first things first; empty where ready.</summary>
    public string[] Waiting { get; internal init => field = ForeignText.Of(value); } = [];

    /// <summary>Since when it waits for the first of them; null where ready or unknown.</summary>
    public DateTimeOffset? WaitingSince { get; internal init; }

    /// <summary><c>gce</c>, <c>gce-internal</c>, or another controller's.</summary>
    public string IngressClass { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>The load balancer's address; null until it has one.</summary>
    public string? Address { get; internal init => field = ForeignText.Name(value); }

    /// <summary>The static address that the Ingress names; null for none.</summary>
    public string? StaticAddressName { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Hosts of the Ingress.</summary>
    public string[] HostName { get; internal init => field = ForeignText.Name(value); } = [];

    /// <summary>What DNS says about each.</summary>
    public MilvusDnsStatus[] Dns { get; internal init; } = [];

    /// <summary>Certificates.</summary>
    public MilvusCertificateStatus[] Certificate { get; internal init; } = [];

    /// <summary>Forwarding rules, HTTPS first.</summary>
    public MilvusForwardingRuleStatus[] ForwardingRule { get; internal init; } = [];

    /// <summary>Target proxies, HTTPS first.</summary>
    public MilvusProxyStatus[] Proxy { get; internal init; } = [];

    /// <summary>The URL map; null until there is one.</summary>
    public MilvusUrlMapStatus? UrlMap { get; internal init; }

    /// <summary>Backend services; the release's own first.</summary>
    public MilvusBackendStatus[] Backend { get; internal init; } = [];

    /// <summary>The firewall rule.</summary>
    public MilvusFirewallStatus? Firewall { get; internal init; }

    /// <summary>Events of the last hour or so, the newest first.</summary>
    public MilvusL7Event[] Event { get; internal init; } = [];

    /// <summary>The GCP project; null where it is not known.</summary>
    public string? Project { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Why Compute was not asked, or did not answer; null where it did.</summary>
    public string? ComputeUnknown { get; internal init => field = ForeignText.Of(value); }

    /// <summary>When this was read.</summary>
    public DateTimeOffset Time { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => $"{(Namespace is null ? Name : $"{Namespace}/{Name}")} {(Ready ? "Ready" : "waiting for " + (Waiting.FirstOrDefault() ?? "?"))}";
}
