using System.Net;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A host whose DNS record names another address than the load balancer's. The address of the layer-4 load balancer is the friendly case:
/// the name has not been moved yet, and clients are served there.
/// </summary>
internal sealed class HostResolvesElsewhereRule() : Rule("HostResolvesElsewhere", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Address is not { } address)
        {
            yield break;
        }

        foreach (var dns in observation.Dns)
        {
            var others = dns.Address.Where(a => a != address).ToArray();
            if (others.Length == 0 || DnsFacts.IsToldByCertificate(observation, dns.HostName))
            {
                continue;
            }

            var isL4 = others.All(a => a == observation.Release.Service.ExternalAddress);
            yield return Finding(
                observation,
                $"DNS {dns.HostName}",
                Message(dns, isL4, address) + DnsFacts.CertificateWaits(observation, dns.HostName),
                $"DNS answers {string.Join(", ", dns.Address.Select(a => a == address ? a : $"{a} ({Whose(observation, a)})"))}; the load balancer has {address}",
                dns.IsMatch == true
                    ? $"Remove the DNS records of {dns.HostName} that point to {string.Join(", ", others)}."
                    : $"Set the DNS record: {dns.HostName}. A {address}{(isL4 ? " (when the load balancer is ready: Get-MilvusL7Status)" : string.Empty)}",
                severity: Weigh(observation, dns, isL4));
        }
    }

    private static string Message(MilvusDnsStatus dns, bool isL4, string address) =>
        dns.IsMatch == true ? $"{dns.HostName} points to the load balancer and to other addresses. Some clients connect to the other addresses."
        : isL4 ? $"{dns.HostName} still points to the layer-4 load balancer, not to {address}."
        : $"{dns.HostName} does not point to the load balancer. Its clients connect to another address.";

    private static FindingSeverity Weigh(Observation observation, MilvusDnsStatus dns, bool isL4)
    {
        var full = DnsFacts.Severity(observation, dns.HostName);
        return full == FindingSeverity.Error && (isL4 || dns.IsMatch == true) ? FindingSeverity.Warning : full;
    }

    private static string Whose(Observation observation, string address)
    {
        if (address == observation.Release.Service.ExternalAddress)
        {
            return $"Service {observation.Release.Service.Name}, the layer-4 load balancer";
        }

        if (observation.Ingresses.FirstOrDefault(i => IngressFacts.AddressOf(i) == address) is { } other)
        {
            return $"Ingress {other.Text("metadata", "name")}";
        }

        var rule = observation.Compute.Lists.Where(l => l.Key.EndsWith("/forwardingRules", StringComparison.Ordinal)).SelectMany(l => l.Value.Value ?? [])
            .FirstOrDefault(r => r.Text("IPAddress") == address);
        if (rule is not null)
        {
            return $"forwarding rule {rule.Text("name")}";
        }

        return observation.Compute.Resources.FirstOrDefault(r => r.Key.Contains("/addresses/", StringComparison.Ordinal) && r.Value.Value.Text("address") == address).Key is { } path
            ? $"static address {ComputeNames.Last(path)}"
            : IsPrivate(address) ? "a private address" : "unknown";
    }

    private static bool IsPrivate(string address) => IPAddress.TryParse(address, out var parsed)
        && parsed.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [127, ..] or [0xFC or 0xFD, ..];
}
