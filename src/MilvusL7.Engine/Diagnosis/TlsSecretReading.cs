using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>A TLS Secret without its secrets: what clients get to see of it, and what is wrong with it.</summary>
internal sealed record TlsSecretReading
{
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public DateTimeOffset? Expires { get; init; }

    public bool IsSelfSigned { get; init; }

    /// <summary>What would keep it from serving, the gravest first.</summary>
    public IReadOnlyList<CertificateFinding> Findings { get; init; } = [];

    public static TlsSecretReading Of(JsonObject secret, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var name = $"Secret {secret.Text("metadata", "name")}";
        try
        {
            var bundle = CertificateLoader.FromPem(Decode(secret, "tls.crt"), Decode(secret, "tls.key"), default, name);
            return new TlsSecretReading
            {
                DnsNames = bundle.DnsNames,
                Expires = bundle.NotAfter,
                IsSelfSigned = bundle.IsSelfSigned,
                Findings = CertificateValidator.Inspect(bundle, hosts, now),
            };
        }
        catch (MilvusL7Exception e)
        {
            return new TlsSecretReading { Findings = [new CertificateFinding(e.ErrorId, true, e.Message, e.RecommendedAction)] };
        }
    }

    private static string Decode(JsonObject secret, string key)
    {
        // In a manifest; the API server turns it into data.
        if (secret.Text("stringData", key) is { } plain)
        {
            return plain;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", key) ?? string.Empty));
        }
        catch (FormatException)
        {
            return string.Empty;
        }
    }
}
