using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MilvusL7.GkeStandIn;

/// <summary>Names of Compute resources: the shape of GKE's, with hashes of our own.</summary>
public sealed class Names(GkeCluster cluster)
{
    private const int Longest = 63;
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";

    private string SystemHash => Short(cluster.SystemUid, 8);

    /// <summary>Of the network endpoint group, the backend service and the health check of one port.</summary>
    public string Backend(string @namespace, string service, int port)
    {
        string prefix = $"k8s1-{cluster.Uid[..8]}";
        string hash = Hex($"{cluster.Uid};{@namespace};{service};{port}", 8);
        string[] parts = Trim(Longest - prefix.Length - hash.Length - 4, @namespace, service, $"{port}");
        return $"{prefix}-{parts[0]}-{parts[1]}-{parts[2]}-{hash}";
    }

    public string LoadBalancer(string @namespace, string ingress)
    {
        string hash = Short($"{cluster.SystemUid};{@namespace};{ingress}", 8);
        string[] parts = Trim(Longest - "k8s2-xx-".Length - SystemHash.Length - hash.Length - 3, @namespace, ingress);
        return $"{SystemHash}-{parts[0]}-{parts[1]}-{hash}";
    }

    /// <summary>Of the front end: kind fr, fs, tp, ts, um or rm.</summary>
    public string Frontend(string kind, string @namespace, string ingress) => $"k8s2-{kind}-{LoadBalancer(@namespace, ingress)}";

    /// <summary>How all certificates from Secrets of one Ingress begin.</summary>
    public string CertificatePrefix(string @namespace, string ingress) =>
        $"k8s2-cr-{SystemHash}-{Short(LoadBalancer(@namespace, ingress), 16)}-";

    public string Certificate(string @namespace, string ingress, string pem) => CertificatePrefix(@namespace, ingress) + Hex(pem, 16);

    public string Firewall => $"k8s-fw-l7--{cluster.Uid}";

    public static string ManagedCertificate(string uid)
    {
        string hash = Hex(uid, 32);
        return $"mcrt-{hash[..8]}-{hash[8..12]}-{hash[12..16]}-{hash[16..20]}-{hash[20..]}";
    }

    // Compute only asks for a name; GKE takes this one, so what we make can be compared with what GKE made.
    [SuppressMessage("Security", "CA5351", Justification = "a name, not a secret")]
    internal static string PathMatcher(string host) => "host" + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(host)));

    internal static string Hex(string text, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];

    private static string Short(string text, int length) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Take(length).Select(value => Base36[value % Base36.Length]));

    private static string[] Trim(int room, params string[] parts)
    {
        string[] trimmed = [.. parts];
        while (trimmed.Sum(part => part.Length) > room)
        {
            int longest = Array.IndexOf(trimmed, trimmed.MaxBy(part => part.Length));
            trimmed[longest] = trimmed[longest][..^1];
        }

        return trimmed;
    }
}
