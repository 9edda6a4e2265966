namespace MilvusL7.GkeStandIn;

/// <summary>A step of the controllers that a test can hold back.</summary>
public enum GkeStep
{
    /// <summary>Network endpoint groups are made.</summary>
    EndpointGroups,

    /// <summary>URL map and what comes after it.</summary>
    UrlMap,

    /// <summary>Forwarding rules, and with them the address.</summary>
    ForwardingRules,

    /// <summary>What was made is noted on the Ingress.</summary>
    Status,

    /// <summary>The sslCertificate of a ManagedCertificate, and its name on the Ingress.</summary>
    ManagedCertificates,

    /// <summary>The firewall rule for the health checks.</summary>
    Firewall,

    /// <summary>Health checks are run.</summary>
    Health,

    /// <summary>Pod conditions of the readiness gate.</summary>
    Readiness,
}
