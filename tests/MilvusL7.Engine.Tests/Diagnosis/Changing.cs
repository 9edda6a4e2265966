using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>Reaches into worlds for what tests change of them.</summary>
internal static class Changing
{
    public const string PreShared = "ingress.gcp.kubernetes.io/pre-shared-cert";
    public const string Zone = "us-west1-a";
    public const string Region = "us-west1";

    private static readonly Lazy<(string Certificate, string Key)> Issued = new(Issue);

    /// <summary>Name of a front end: kind fr, fs, tp, ts or um.</summary>
    public static string Frontend(this GkeWorld world, string kind, string ingress = GuideWorld.IngressName) => new Names(world.Cluster).Frontend(kind, GuideWorld.Namespace, ingress);

    public static string Backend(this GkeWorld world) => new Names(world.Cluster).Backend(GuideWorld.Namespace, GuideWorld.ServiceName, 19530);

    public static string Group(this GkeWorld world) => $"zones/{Zone}/networkEndpointGroups/{world.Backend()}";

    public static JsonObject BackendService(this GkeWorld world) => world.Compute.Get($"global/backendServices/{world.Backend()}")!;

    public static JsonObject ComputeHealthCheck(this GkeWorld world) => world.Compute.Get($"global/healthChecks/{world.Backend()}")!;

    public static JsonObject HttpsProxy(this GkeWorld world) => world.Compute.Get($"global/targetHttpsProxies/{world.Frontend("ts")}")!;

    public static JsonObject Firewall(this GkeWorld world) => world.Compute.List("global/firewalls")[0];

    /// <summary>As if the Ingress had been made just now.</summary>
    public static void MakeYoung(this GkeWorld world) => Created(world.Ingress(), world.Now.AddSeconds(-30));

    public static void Created(this JsonObject item, DateTimeOffset when) => item["metadata"]!["creationTimestamp"] = when.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Since when the pods are ready.</summary>
    public static void SetReadySince(this JsonObject pod, DateTimeOffset when)
    {
        foreach (var condition in ((JsonArray)pod["status"]!["conditions"]!).OfType<JsonObject>().Where(c => c["type"]!.ToString() == "Ready"))
        {
            condition["lastTransitionTime"] = when.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The guide's Secret with a certificate of an authority, which clients know, in the place of a self-signed one.</summary>
    public static JsonObject IssuedSecret() => GuideWorld.TlsSecret(Issued.Value.Certificate, Issued.Value.Key);

    /// <summary>A certificate of Compute's own, made with gcloud.</summary>
    public static void PutCertificate(this GkeWorld world, string name, string host, DateTimeOffset expires, string scope = "global") =>
        world.Compute.Put($"{scope}/sslCertificates", new JsonObject
        {
            ["name"] = name,
            ["type"] = "SELF_MANAGED",
            ["expireTime"] = expires.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["subjectAlternativeNames"] = new JsonArray(host),
        });

    public static Func<string, Task<IPAddress[]>> To(params string[] addresses) => _ => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private static (string Certificate, string Key) Issue()
    {
        var now = DateTimeOffset.UtcNow;
        var start = now < Worlds.Now ? now : Worlds.Now;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(start.AddYears(-1), now.AddYears(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={GuideWorld.Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(GuideWorld.Host);
        request.CertificateExtensions.Add(names.Build());
        // Valid in the worlds' time and in ours.
        using var certificate = request.Create(authority, start.AddDays(-1), now.AddDays(364), [1, 2, 3]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public static Func<string, Task<IPAddress[]>> Nowhere(SocketError error = SocketError.HostNotFound) => _ => Task.FromException<IPAddress[]>(new SocketException((int)error));
}
