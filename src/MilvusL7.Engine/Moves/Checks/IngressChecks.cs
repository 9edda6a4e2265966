using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>Names that the move would take.</summary>
internal static class IngressChecks
{
    public static CheckResult.Outcome HostNames(PreflightRequest request)
    {
        if (request.HostNames.Count == 0)
        {
            return CheckResult.Failed("The load balancer needs a host name, because gRPC clients send it when they connect.", "Specify -HostName.");
        }

        try
        {
            var names = request.HostNames.Select(h => HostName.Normalize(h, allowWildcard: true)).Distinct(StringComparer.Ordinal).ToArray();
            if (request.UsesManagedCertificate)
            {
                ManagedCertificateDomains.Normalize(request.HostNames);
            }

            return CheckResult.Passed($"{string.Join(", ", names)}: valid for an Ingress{(request.UsesManagedCertificate ? " and a managed certificate" : string.Empty)}.");
        }
        catch (MilvusL7Exception e)
        {
            return CheckResult.Failed(e);
        }
    }

    /// <summary>Every Ingress has a load balancer and an address of its own: of two with one host, DNS leads to one.</summary>
    public static CheckResult.Outcome Conflict(PreflightRequest request, IReadOnlyList<JsonObject> ingresses)
    {
        var release = request.Session.State.Name;
        var ns = request.Session.State.Namespace;
        var same = ingresses.FirstOrDefault(i => IngressFacts.NameOf(i) == request.IngressName);
        if (same is not null && !Ownership.IsOf(same, release))
        {
            return CheckResult.Failed($"Ingress '{request.IngressName}' already exists and was not created by MilvusL7.", $"Specify another -IngressName, or delete the Ingress if it is not needed. To see it: kubectl get ingress {request.IngressName} --namespace {ns}");
        }

        var hosts = request.HostNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shared = ingresses
            .Where(i => i != same && IngressFacts.IsGke(i) && IngressFacts.IsInternal(i) == request.Internal && i.Text("metadata", "deletionTimestamp") is null)
            .Select(i => (Name: IngressFacts.NameOf(i), Hosts: i.Items("spec", "rules").Select(r => r.Text("host")).OfType<string>().Where(hosts.Contains).ToArray()))
            .FirstOrDefault(i => i.Hosts.Length > 0);
        return shared.Name is { } other
            ? CheckResult.Failed($"Ingress '{other}' already has the host {string.Join(", ", shared.Hosts)}. Each Ingress has its own load balancer and address, and a DNS record can point to only one of them.", $"Specify another -HostName, or remove the host from the other Ingress: kubectl edit ingress {other} --namespace {ns}")
            : CheckResult.Passed("No other Ingress in the namespace has the same name or host.");
    }
}
