using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>The certificates that an Ingress's Secrets hold, and Compute's opinion of them.</summary>
internal static class TlsSecretReader
{
    /// <summary>Certificate and key of each <c>tls</c> entry, as text.</summary>
    public static IReadOnlyList<(string Certificate, string Key)> Read(GkeWorld world, JsonObject ingress)
    {
        var names = ingress.Items("spec", "tls").Select(entry => entry.Text("secretName")).ToList();
        foreach (string name in names.Where(name => name.Length > 0))
        {
            if (world.Kubernetes.Get("Secret", ingress.Namespace(), name) is null)
            {
                throw new SyncException($"error initializing translator env: secrets \"{name}\" not found");
            }
        }

        return [.. names.Select(name => Read(world.Kubernetes.Get("Secret", ingress.Namespace(), name), name))];
    }

    /// <summary>Why Compute takes no such certificate; null if it does.</summary>
    public static ComputeException? Fault(string certificate, string key)
    {
        try
        {
            using var parsed = X509Certificate2.CreateFromPem(certificate);
        }
        catch (CryptographicException)
        {
            return new ComputeException(400, "The SSL certificate could not be parsed.", "sslCertificateCouldNotParseCert");
        }

        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return new ComputeException(400, "The SSL key could not be parsed.", "sslCertificateCouldNotParseKey");
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return new ComputeException(400, "The SSL certificate and key do not match.", "sslCertificateKeyMismatch");
        }
    }

    private static (string Certificate, string Key) Read(JsonObject? secret, string name)
    {
        if (secret is null)
        {
            throw new SyncException($"secret \"{name}\" does not exist");
        }

        return (
            Data(secret, "tls.crt") ?? throw new SyncException($"secret \"{name}\" does not specify cert as string data"),
            Data(secret, "tls.key") ?? throw new SyncException($"secret \"{name}\" does not specify private key as string data"));
    }

    private static string? Data(JsonObject secret, string key)
    {
        if (secret.At("stringData", key) is { } text)
        {
            return text.ToString();
        }

        return secret.At("data", key) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data.ToString())) : null;
    }
}
