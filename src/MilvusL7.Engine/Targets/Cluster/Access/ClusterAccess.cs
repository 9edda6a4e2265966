using System.Security.Cryptography.X509Certificates;
using k8s;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>How to reach an API server and which identity to use there.</summary>
/// <param name="Client">The server, its certificate authority and fixed credentials.</param>
internal sealed record ClusterAccess(KubernetesClientConfiguration Client)
{
    /// <summary>The proxy of every request; null for a direct connection.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The identity that the requests impersonate; null for none.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The client certificate with its chain; null for none, or where a credential plugin supplies the certificate.</summary>
    public X509Certificate2Collection? ClientCertificate { get; init; }

    /// <summary>Supplies tokens and certificates by a credential plugin; null without a plugin.</summary>
    public ExecCredentialSource? Plugin { get; init; }

    public static implicit operator ClusterAccess(KubernetesClientConfiguration client) => new(client);
}
