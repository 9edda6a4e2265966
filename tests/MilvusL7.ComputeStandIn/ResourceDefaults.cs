using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

/// <summary>The fields Google adds to what was written.</summary>
internal static class ResourceDefaults
{
    public static void Fill(ResourceKind kind, JsonObject resource)
    {
        switch (kind.Collection)
        {
            case "addresses":
                Default(resource, "addressType", "EXTERNAL");
                if (resource["addressType"]?.GetValue<string>() == "EXTERNAL")
                {
                    Default(resource, "networkTier", "PREMIUM");
                }

                break;
            case "forwardingRules":
                Default(resource, "IPProtocol", "TCP");
                Default(resource, "loadBalancingScheme", "EXTERNAL");
                Default(resource, "networkTier", "PREMIUM");
                break;
            case "backendServices":
                Default(resource, "protocol", "HTTP");
                Default(resource, "timeoutSec", 30);
                Default(resource, "loadBalancingScheme", "EXTERNAL");
                Default(resource, "sessionAffinity", "NONE");
                Default(resource, "affinityCookieTtlSec", 0);
                Default(resource, "enableCDN", false);
                break;
            case "healthChecks":
                Default(resource, "checkIntervalSec", 5);
                Default(resource, "timeoutSec", 5);
                Default(resource, "healthyThreshold", 2);
                Default(resource, "unhealthyThreshold", 2);
                break;
            case "firewalls":
                Default(resource, "direction", "INGRESS");
                Default(resource, "priority", 1000);
                Default(resource, "disabled", false);
                break;
            case "subnetworks":
                Default(resource, "purpose", "PRIVATE");
                break;
            case "networkEndpointGroups":
                Default(resource, "networkEndpointType", "GCE_VM_IP_PORT");
                break;
            case "sslCertificates":
                Certificate(resource);
                break;
        }
    }

    public static string Fingerprint(JsonObject resource) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(resource.ToJsonString()))[..8]).Replace('+', '-').Replace('/', '_');

    /// <summary>Google's times have an offset; a client that expects a Z is wrong.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToOffset(TimeSpan.FromHours(-7)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static void Certificate(JsonObject resource)
    {
        resource.Remove("privateKey"); // input only
        Default(resource, "type", resource.ContainsKey("managed") ? "MANAGED" : "SELF_MANAGED");
        if (resource["certificate"]?.GetValue<string>() is not { } pem || resource.ContainsKey("expireTime"))
        {
            return;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            resource["expireTime"] = Time(certificate.NotAfter);
            string[] names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).ToArray();
            if (names.Length > 0)
            {
                resource["subjectAlternativeNames"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
            }
        }
        catch (CryptographicException)
        {
            // A test may put what is no certificate.
        }
    }

    private static void Default(JsonObject resource, string name, JsonNode value)
    {
        if (!resource.ContainsKey(name))
        {
            resource[name] = value;
        }
    }
}
