using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>One cause is one finding: rules that see the same thing from Kubernetes and from Google leave it to the one that knows more.</summary>
public sealed class RuleSetTests
{
    private const string StaticAddress = "kubernetes.io/ingress.global-static-ip-name";
    private const string PreShared = "ingress.gcp.kubernetes.io/pre-shared-cert";

    private static readonly Dictionary<string, (Action<GkeWorld> Change, string[] Ids)> Causes = new(StringComparer.Ordinal)
    {
        ["static address missing"] = (w => w.Ingress().SetAnnotation(StaticAddress, "x"), ["StaticAddressMissing"]),
        ["certificate missing"] = (w => w.Ingress().SetAnnotation(PreShared, "mcrt-0000"), ["PreSharedCertificateMissing"]),
        ["Secret missing"] = (w => w.Kubernetes.Remove("Secret", GuideWorld.Namespace, GuideWorld.SecretName), ["TlsSecretMissing"]),
        ["unreadable certificate"] = (w => w.Kubernetes.Put(GuideWorld.TlsSecret("none", "none")), ["CertificateUnreadable"]),
        ["quota"] = (w => w.Behaviour.Quotas["BACKEND_SERVICES"] = 0, ["QuotaExceeded"]),
        ["timeout"] = (w => w.BackendConfig()["spec"]!.AsObject().Remove("timeoutSec"), ["BackendTimeout"]),
        ["group not made"] = (w => w.Behaviour.GroupSyncError = "something odd", ["NegNotSynced"]),
        ["NEG annotation missing"] = (w => w.Service().SetAnnotation("cloud.google.com/neg", null), ["NegAnnotationMissing"]),
        ["TLS off"] = (w => w.SetVariable("COMMON_SECURITY_TLSMODE", "0"), ["TlsOff"]),
        // The cause, and what clients see of it.
        ["firewall"] = (w => w.Behaviour.FirewallForbidden = true, ["EndpointsUnhealthy", "FirewallChangeRequired"]),
        ["health check port"] = (w => w.BackendConfig()["spec"]!["healthCheck"]!["port"] = 19530, ["HealthCheckPort", "EndpointsUnhealthy"]),
    };

    public static TheoryData<string> Names => [.. Causes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_cause_is_told_once(string cause)
    {
        var (change, ids) = Causes[cause];

        Assert.Equal(ids, RuleSet.Check(await Observed.AfterAsync(change)).Select(f => f.Id));
    }

    [Fact]
    public async Task A_missing_proxy_only_subnet_is_told_once()
    {
        var observation = await Observed.AfterAsync(Observed.GoodInternal(), w => w.Compute.Remove($"regions/{w.Cluster.Region}/subnetworks/{GuideWorld.ProxyOnlySubnet}"));

        Assert.Equal(["ProxyOnlySubnetMissing"], RuleSet.Check(observation).Select(f => f.Id));
    }

    [Fact]
    public async Task A_domain_that_Google_cannot_see_is_told_once()
    {
        var observation = await Observed.AfterAsync(Observed.GoodManaged("FAILED_NOT_VISIBLE"), how: new Observing { Resolve = Changing.To("203.0.113.9") });

        Assert.Equal(["ManagedCertificateNotVisible"], RuleSet.Check(observation).Select(f => f.Id));
    }

    [Fact]
    public async Task An_address_in_use_is_told_once()
    {
        var observation = await Observed.AfterAsync(w =>
        {
            w.Compute.Put("global/addresses", new JsonObject { ["name"] = "my-release-ip", ["address"] = "198.51.100.77" });
            w.Compute.Put("global/forwardingRules", new JsonObject { ["name"] = "other", ["IPAddress"] = "198.51.100.77" });
            w.Ingress().SetAnnotation(StaticAddress, "my-release-ip");
        });

        Assert.Equal(["StaticAddressInUse"], RuleSet.Check(observation).Select(f => f.Id));
    }

    [Fact]
    public void Ids_are_told_apart() => Assert.Equal(RuleSet.All.Select(r => r.Id).Distinct().Count(), RuleSet.All.Count);
}
