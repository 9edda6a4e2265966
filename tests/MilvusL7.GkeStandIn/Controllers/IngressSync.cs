using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>GKE's Ingress controller: one sync of one Ingress.</summary>
/// <param name="held">Steps that are held back, beside those of the world's behaviour.</param>
internal sealed class IngressSync(GkeWorld world, Func<GkeStep, bool>? held = null)
{
    public const string Component = "loadbalancer-controller";
    public const string Scheduled = "Scheduled for sync";

    private const string Prefix = "ingress.kubernetes.io/";

    private readonly ComputeApi _compute = new(world);
    private readonly ServicePortReader _reader = new(world);
    private readonly Names _names = new(world.Cluster);

    public SyncResult Run(JsonObject ingress)
    {
        var settings = new IngressSettings(ingress);
        if (!settings.IsTaken || ingress.IsDeleted())
        {
            if (settings.HasFinalizer)
            {
                if (world.Behaviour.GarbageCollectionError is { Length: > 0 } error)
                {
                    Say(ingress, GkeEvent.Warning, "GarbageCollection", $"Error: {error}");
                    return SyncResult.Failed;
                }

                new GarbageCollector(world).RemoveAllOf(ingress);
                RemoveFinalizer(ingress);
            }

            return SyncResult.NotTaken;
        }

        AddFinalizer(ingress);
        var errors = new List<string>();
        var ports = _reader.OfIngress(ingress, errors);
        var fallback = Fallback(ingress, ports, errors);
        if (errors.Count > 0)
        {
            Say(ingress, GkeEvent.Warning, "Translate", $"Translation failed: invalid ingress spec: {string.Join("; ", errors)}");
            return SyncResult.Failed;
        }

        try
        {
            Sync(ingress, settings, ports, fallback);
            return SyncResult.Done;
        }
        catch (HeldException)
        {
            return SyncResult.Held;
        }
        catch (SyncException e)
        {
            Say(ingress, GkeEvent.Warning, "Sync", $"Error syncing to GCP: {e.Message}");
            return SyncResult.Failed;
        }
        finally
        {
            new GarbageCollector(world).RemoveUnused();
        }
    }

    /// <summary>The controller saw the Ingress come or change.</summary>
    public void Schedule(JsonObject ingress) => Say(ingress, GkeEvent.Normal, "Sync", Scheduled);

    private void Sync(JsonObject ingress, IngressSettings settings, IReadOnlyList<ServicePort> ports, ServicePort? fallback)
    {
        if (world.Behaviour.SyncError is { Length: > 0 } error)
        {
            throw new SyncException(error);
        }

        var scope = new Scope(world.Cluster, settings.IsInternal);
        try
        {
            // GKE links the default back end first.
            new BackendSync(world, _compute, scope).Run(fallback is null ? ports : [fallback, .. ports.Where(port => !port.Equals(fallback))]);
        }
        catch (SyncException e)
        {
            throw new SyncException($"error running backend syncing routine: {e.Message}");
        }

        var made = new Dictionary<string, string?>();
        string address;
        try
        {
            address = new LoadBalancerSync(world, _compute, ingress, scope, IsHeld).Run(ports, fallback, made);
        }
        catch (SyncException e)
        {
            throw new SyncException($"error running load balancer syncing routine: {e.Message}");
        }

        if (IsHeld(GkeStep.Status))
        {
            throw new HeldException();
        }

        Note(ingress, address, made, scope);
    }

    private bool IsHeld(GkeStep step) => world.Behaviour.IsHeld(step) || held?.Invoke(step) == true;

    private ServicePort? Fallback(JsonObject ingress, IReadOnlyList<ServicePort> ports, List<string> errors)
    {
        if (ingress.At("spec", "defaultBackend", "service") is not JsonObject own)
        {
            try
            {
                return _reader.Default();
            }
            catch (SyncException e)
            {
                errors.Add($"failed to retrieve the system default backend service \"{ServicePortReader.DefaultNamespace}/{ServicePortReader.DefaultName}\" with port \"&ServiceBackendPort{{Name:http,Number:0,}}\": {e.Message}");
                return null;
            }
        }

        return ports.FirstOrDefault(port => port.Service.Name() == own.Text("name"));
    }

    private void Note(JsonObject ingress, string address, Dictionary<string, string?> made, Scope scope)
    {
        if (address.Length > 0 && ingress.Items("status", "loadBalancer", "ingress").FirstOrDefault().Text("ip") != address)
        {
            ingress["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = address }) } };
            Say(ingress, GkeEvent.Normal, "IPChanged", $"IP is now {address}");
            Schedule(ingress);
        }

        made["backends"] = Backends(made["url-map"]!, scope);
        string before = ingress.At("metadata", "annotations")?.ToJsonString() ?? "";
        foreach (var (name, value) in made)
        {
            ingress.Annotate(Prefix + name, value);
        }

        if (before != (ingress.At("metadata", "annotations")?.ToJsonString() ?? ""))
        {
            Schedule(ingress);
        }
    }

    /// <summary>HEALTHY if one endpoint is, as it was at this sync.</summary>
    private string Backends(string urlMap, Scope scope)
    {
        var map = world.Compute.Get(scope.Path("urlMaps", urlMap));
        var links = map.Items("pathMatchers").SelectMany(matcher => matcher.Items("pathRules")).Select(rule => rule.Text("service")).Prepend(map.Text("defaultService"));
        var states = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string link in links)
        {
            var service = world.Compute.Get(ComputeApi.Path(link));
            var health = service.Items("backends")
                .SelectMany(backend => world.Compute.Endpoints.GetValueOrDefault(ComputeApi.Path(backend.Text("group"))) ?? [])
                .Select(endpoint => endpoint.Health)
                .ToList();
            states[service.Text("name")] = health.Contains("HEALTHY") ? "HEALTHY" : health.Contains("UNHEALTHY") ? "UNHEALTHY" : "Unknown";
        }

        return JsonSerializer.Serialize(states);
    }

    private void AddFinalizer(JsonObject ingress)
    {
        if (new IngressSettings(ingress).HasFinalizer)
        {
            return;
        }

        var metadata = ingress.Child("metadata");
        metadata["finalizers"] = Json.Array(ingress.Texts("metadata", "finalizers").Append(IngressSettings.Finalizer));
        Schedule(ingress);
    }

    private static void RemoveFinalizer(JsonObject ingress)
    {
        var left = ingress.Texts("metadata", "finalizers").Where(name => name != IngressSettings.Finalizer).ToList();
        if (left.Count == 0)
        {
            ingress.Child("metadata").Remove("finalizers");
        }
        else
        {
            ingress.Child("metadata")["finalizers"] = Json.Array(left);
        }
    }

    private void Say(JsonObject ingress, string type, string reason, string message) => world.Record(ingress, type, reason, Component, message);
}
