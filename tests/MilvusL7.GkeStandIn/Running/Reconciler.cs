using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.GkeStandIn;

/// <summary>Lets the controllers work on what the API server and the Compute stand-in hold now, and writes what they changed.</summary>
internal sealed class Reconciler(GkeCluster cluster, GkeOptions options, ComputeState compute, ObjectCache cache, ObjectWriter objects, EventWriter events, IReadOnlyList<JsonObject> nodes)
{
    private static readonly HashSet<string> ConcernsEveryIngress = ["Service", "BackendConfig", "FrontendConfig", "Secret", "ServiceNetworkEndpointGroup"];

    private readonly Dictionary<string, IngressProgress> _progress = [];
    private readonly Dictionary<(string Path, string IpAddress, int Port), DateTimeOffset> _checkedSince = [];
    private readonly Dictionary<string, string> _certificates = [];
    private readonly HashSet<string> _retired = [];
    private readonly Dictionary<string, DateTimeOffset> _waitingSince = [];
    private IReadOnlyDictionary<string, IReadOnlyList<GkeEndpoint>> _endpoints = new Dictionary<string, IReadOnlyList<GkeEndpoint>>();

    /// <summary>One pass over everything.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // What changes from here on is in the next pass.
        var changes = cache.TakeChanges();
        var world = World();
        var before = world.Clone();
        Mark(world, changes);
        Unless(GkeStep.ManagedCertificates, () => RunCertificates(world));
        before = await FlushAsync(before, world, cancellation);
        foreach (var ingress in world.Kubernetes.List("Ingress"))
        {
            if (Sync(world, ingress))
            {
                before = await FlushAsync(before, world, cancellation);
            }
        }

        new ServiceController(world).Run();
        Unless(GkeStep.EndpointGroups, () => RunGroups(world));
        Unless(GkeStep.Firewall, () => new FirewallController(world).Run());
        Unless(GkeStep.Health, () => RunHealth(world));
        Unless(GkeStep.Readiness, () => new ReadinessReflector(world).Run());
        RemoveRetired(world);
        await FlushAsync(before, world, cancellation);
    }

    private void Unless(GkeStep step, Action run)
    {
        if (!options.Behaviour.IsHeld(step))
        {
            run();
        }
    }

    private GkeWorld World()
    {
        var world = new GkeWorld { Cluster = cluster, Behaviour = options.Behaviour, Now = DateTimeOffset.UtcNow };
        foreach (var item in nodes.Concat(cache.Snapshot().Where(item => item.Text("type") != "helm.sh/release.v1")))
        {
            world.Kubernetes.Put(item);
        }

        ComputeStateWriter.Read(compute, cluster, world.Compute);
        foreach (var (path, endpoints) in _endpoints.Where(entry => world.Compute.Get(entry.Key) is not null))
        {
            world.Compute.SetEndpoints(path, endpoints);
        }

        return world;
    }

    private void Mark(GkeWorld world, IReadOnlySet<(string Kind, string Namespace, string Name)> changes)
    {
        var ingresses = world.Kubernetes.List("Ingress");
        foreach (var ingress in ingresses)
        {
            var progress = Progress(ingress);
            bool itself = changes.Contains(("Ingress", ingress.Namespace(), ingress.Name()));
            progress.IsDirty |= itself || changes.Any(change => ConcernsEveryIngress.Contains(change.Kind));
            if (itself && new IngressSettings(ingress).IsTaken && !ingress.IsDeleted())
            {
                new IngressSync(world).Schedule(ingress);
            }
        }

        var uids = ingresses.Select(Uid).ToHashSet();
        foreach (string gone in _progress.Keys.Where(uid => !uids.Contains(uid)).ToList())
        {
            _progress.Remove(gone);
        }
    }

    private void RunCertificates(GkeWorld world)
    {
        var known = world.Kubernetes.List("ManagedCertificate").ToDictionary(Uid);
        foreach (var (uid, name) in _certificates.Where(entry => !known.ContainsKey(entry.Key)).ToList())
        {
            _retired.Add(name);
            _certificates.Remove(uid);
        }

        if (known.Count > 0 && !Waited("certificates", world.Now, options.CertificateDelay))
        {
            return;
        }

        new CertificateController(world, _retired).Run();
        foreach (var (uid, certificate) in known)
        {
            _certificates[uid] = CertificateController.NameOf(certificate);
        }
    }

    /// <summary>Compute certificates go when no proxy has them any more.</summary>
    private void RemoveRetired(GkeWorld world)
    {
        var served = world.Compute.List("global/targetHttpsProxies").SelectMany(proxy => proxy.Texts("sslCertificates")).Select(ComputeApi.Path).ToHashSet();
        foreach (string name in _retired.Where(name => !served.Contains($"global/sslCertificates/{name}")).ToList())
        {
            world.Compute.Remove($"global/sslCertificates/{name}");
            _retired.Remove(name);
        }
    }

    /// <summary>Whether it was due.</summary>
    private bool Sync(GkeWorld world, JsonObject ingress)
    {
        var progress = Progress(ingress);
        if (!progress.IsDue(world.Now))
        {
            return false;
        }

        progress.IsDirty = false;
        var result = new IngressSync(world, step => step == GkeStep.ForwardingRules && !IsAddressDue(world, ingress, progress)).Run(ingress);
        // A change is only seen, and scheduled, when it is written.
        world.Events.RemoveAll(happened => happened.Message == IngressSync.Scheduled);
        progress.Note(result, world.Now, options);
        return true;
    }

    private bool IsAddressDue(GkeWorld world, JsonObject ingress, IngressProgress progress)
    {
        progress.UrlMapSince ??= world.Now;
        var scope = new Scope(cluster, new IngressSettings(ingress).IsInternal);
        var names = new Names(cluster);
        return world.Now >= progress.UrlMapSince + options.AddressDelay
            || ((string[])["fr", "fs"]).Any(kind => world.Compute.Get(scope.Path("forwardingRules", names.Frontend(kind, ingress.Namespace(), ingress.Name()))) is not null);
    }

    private void RunGroups(GkeWorld world)
    {
        var controller = new NegController(world);
        if (!controller.LacksGroup())
        {
            _waitingSince.Remove("groups");
        }
        else if (!Waited("groups", world.Now, options.GroupDelay))
        {
            return;
        }

        controller.Run();
    }

    private void RunHealth(GkeWorld world)
    {
        var before = world.Compute.Endpoints.ToDictionary(entry => entry.Key, entry => entry.Value);
        // An endpoint that comes back is a new one.
        var present = before.SelectMany(entry => entry.Value.Select(endpoint => (entry.Key, endpoint.IpAddress, endpoint.Port))).ToHashSet();
        foreach (var gone in _checkedSince.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _checkedSince.Remove(gone);
        }

        new HealthChecker(world).Run();
        foreach (var (path, endpoints) in world.Compute.Endpoints.ToList())
        {
            var known = before[path].ToDictionary(endpoint => (endpoint.IpAddress, endpoint.Port), endpoint => endpoint.Health);
            world.Compute.SetEndpoints(path, [.. endpoints.Select(endpoint =>
            {
                string was = known[(endpoint.IpAddress, endpoint.Port)];
                var key = (path, endpoint.IpAddress, endpoint.Port);
                if (endpoint.Health == "UNKNOWN")
                {
                    _checkedSince.Remove(key);
                    return endpoint;
                }

                if (was != "UNKNOWN")
                {
                    return endpoint;
                }

                _checkedSince.TryAdd(key, world.Now);
                if (world.Now < _checkedSince[key] + options.HealthDelay)
                {
                    return endpoint with { Health = was };
                }

                // A first result comes soon after other changes, and a sync with them.
                foreach (var progress in _progress.Values)
                {
                    progress.IsDirty = true;
                }

                return endpoint;
            })]);
        }
    }

    /// <summary>Writes what is another, and answers what is written as the state to compare with from then on.</summary>
    private async Task<GkeWorld> FlushAsync(GkeWorld before, GkeWorld world, CancellationToken cancellation)
    {
        ComputeStateWriter.Write(compute, before.Compute, world.Compute);
        _endpoints = world.Compute.Endpoints.ToDictionary(entry => entry.Key, entry => entry.Value);
        var happened = world.Events.ToList();
        world.Events.Clear();
        try
        {
            await objects.WriteAsync(before, world, cancellation);
        }
        catch (Exception)
        {
            // The address is noted, and said, in a later pass.
            happened.RemoveAll(each => each.Reason == "IPChanged");
            throw;
        }
        finally
        {
            happened.ForEach(events.Add);
        }

        await events.FlushAsync(cancellation);
        return world.Clone();
    }

    private bool Waited(string what, DateTimeOffset now, TimeSpan delay)
    {
        _waitingSince.TryAdd(what, now);
        return now >= _waitingSince[what] + delay;
    }

    private IngressProgress Progress(JsonObject ingress)
    {
        if (!_progress.TryGetValue(Uid(ingress), out var progress))
        {
            _progress[Uid(ingress)] = progress = new IngressProgress();
        }

        return progress;
    }

    private static string Uid(JsonObject item) => item.Text("metadata", "uid");
}
