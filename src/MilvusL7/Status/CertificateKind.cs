namespace MilvusL7;

/// <summary>Where a load balancer's certificate comes from.</summary>
public enum CertificateKind
{
    /// <summary>A TLS Secret of the Ingress.</summary>
    Secret,

    /// <summary>Google's, by a ManagedCertificate.</summary>
    Managed,

    /// <summary>A Compute SSL certificate that the Ingress names.</summary>
    PreShared,

    /// <summary>A certificate map of Certificate Manager; it outranks all others.</summary>
    Map,
}
