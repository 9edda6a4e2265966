using System.Text.Json;
using k8s;
using k8s.Models;

namespace MilvusL7.NodeStandIn;

/// <summary>GKE's service controller, as far as a Service shows it: an address for type LoadBalancer, none for any other.</summary>
internal sealed class LoadBalancerKeeper(IKubernetes client, TimeSpan addressDelay) : Keeper<V1Service>
{
    private static readonly string[] TypeAnnotations = ["networking.gke.io/load-balancer-type", "cloud.google.com/load-balancer-type"];

    private readonly Dictionary<string, DateTime> _due = [];
    // TEST-NET-3 has 254 addresses; a rig that needs more of them gets what follows.
    private readonly AddressPool _external = new(203, 0, 113, 0);
    private readonly AddressPool _internal = new(10, 128, 0, 0);

    protected override async Task<(IEnumerable<V1Service> Items, string ResourceVersion)> ListAsync(CancellationToken cancellation)
    {
        var list = await client.CoreV1.ListServiceForAllNamespacesAsync(cancellationToken: cancellation);
        foreach (var service in list.Items)
        {
            _external.Take(AddressOf(service));
            _internal.Take(AddressOf(service));
        }

        return (list.Items, list.Metadata.ResourceVersion);
    }

    protected override IAsyncEnumerable<(WatchEventType Type, V1Service Item)> WatchAsync(string resourceVersion, CancellationToken cancellation) =>
        client.CoreV1.WatchListServiceForAllNamespacesAsync(resourceVersion: resourceVersion, timeoutSeconds: WatchSeconds, cancellationToken: cancellation);

    protected override async Task<TimeSpan?> SettleAsync(V1Service service, CancellationToken cancellation)
    {
        string? address = AddressOf(service);
        if (service.Spec.Type != "LoadBalancer" || service.Metadata.DeletionTimestamp is not null)
        {
            _due.Remove(service.Metadata.Uid);
            if (address is not null)
            {
                await SetAddressAsync(service, null, cancellation);
            }

            return null;
        }

        if (address is not null && Fits(service, address))
        {
            return null;
        }

        if (!_due.TryGetValue(service.Metadata.Uid, out var due))
        {
            _due[service.Metadata.Uid] = due = DateTime.UtcNow + addressDelay;
        }

        var left = due - DateTime.UtcNow;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        await SetAddressAsync(service, NextAddress(service), cancellation);
        _due.Remove(service.Metadata.Uid);
        return null;
    }

    private static string? AddressOf(V1Service service) => service.Status?.LoadBalancer?.Ingress?.FirstOrDefault()?.Ip;

    private static bool IsInternal(V1Service service) =>
        TypeAnnotations.Any(name => service.Metadata.Annotations?.TryGetValue(name, out string? type) == true && type == "Internal");

    private static bool Fits(V1Service service, string address) =>
        string.IsNullOrEmpty(service.Spec.LoadBalancerIP)
            ? IsInternal(service) == address.StartsWith("10.", StringComparison.Ordinal)
            : address == service.Spec.LoadBalancerIP;

    private string NextAddress(V1Service service) =>
        !string.IsNullOrEmpty(service.Spec.LoadBalancerIP) ? service.Spec.LoadBalancerIP
        : IsInternal(service) ? _internal.Next()
        : _external.Next();

    private Task<V1Service> SetAddressAsync(V1Service service, string? address, CancellationToken cancellation)
    {
        object[]? ingress = address is null ? null : [new { ip = address }];
        string patch = JsonSerializer.Serialize(new { status = new { loadBalancer = new { ingress } } });
        return client.CoreV1.PatchNamespacedServiceStatusAsync(
            new V1Patch(patch, V1Patch.PatchType.MergePatch), service.Metadata.Name, service.Metadata.NamespaceProperty, cancellationToken: cancellation);
    }
}
