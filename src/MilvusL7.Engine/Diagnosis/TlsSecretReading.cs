using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Targets;

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

    // A manifest may have stringData; the API server turns it into data.
    private static string Decode(JsonObject secret, string key) => secret.Text("stringData", key) ?? SecretData.Text(secret, key) ?? string.Empty;
}
