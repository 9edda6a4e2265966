using System.Net;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>
/// Reads everything about the load balancers of a release: from Kubernetes, DNS and Compute, all that is independent at once. What may not
/// be read is noted as unknown, with the reason.
/// </summary>
internal sealed class Observer(ComputeConnector compute, Func<string, CancellationToken, Task<IPAddress[]>> resolver, TimeProvider clock)
{
    /// <summary>True to list the Ingresses of other namespaces too. A wait does without: no finding of theirs ends it.</summary>
    public bool SeesOtherNamespaces { get; init; }

    /// <summary>One observation for each Ingress that leads to the release; one without an Ingress where there is none.</summary>
    /// <param name="isMeant">True for the names that are meant.</param>
    public async Task<IReadOnlyList<Observation>> ObserveAsync(MilvusRelease release, Func<string, bool> isMeant, EngineContext context)
    {
        using var cache = new ReadCache();
        context = context with { Cache = cache };
        var former = ReleaseSession.Of(release);
        var target = former.Target.Live();
        var ns = former.State.Namespace;
        // Nothing of this is needed for what comes first: it runs ahead.
        var placeTask = compute.Skip is null ? compute.PlaceAsync(target, context) : Task.FromResult(GcpPlace.Unknown);
        var sessionTask = former.RefreshAsync(planning: false, context);
        var ingressesTask = target.ListAsync(ResourceKind.Ingress, ns, null, context);
        var serviceTask = target.GetAsync(new ResourceRef(ResourceKind.Service, ns, former.State.Service.Name), context);
        var podsTask = Reading<IReadOnlyList<JsonObject>>.TryAsync(() => PodsAsync(serviceTask, target, ns, context));
        var clonesTask = Reading<IReadOnlyList<JsonObject>>.TryAsync(async () =>
            await target.ListAsync(ResourceKind.Deployment, ns, SideBySideClone.LabelsOf(former.State.Service.Name), context));
        var otherIngressesTask = OtherIngressesAsync(target, ns, context);
        var negsTask = ListAsync(target, ResourceKind.NetworkEndpointGroup, ns, context);
        var eventsTask = ListAsync(target, ResourceKind.Event, ns, context);
        await Task.WhenAll(sessionTask, serviceTask, ingressesTask, podsTask, clonesTask, otherIngressesTask, negsTask, eventsTask, placeTask);

        var session = sessionTask.Result;
        var service = serviceTask.Result
            // A folder may have values or a custom resource, of which the Service is yet to be made.
            ?? (target.Info.Kind == TargetKind.Folder ? [] : throw Errors.ServiceNotFound(session.State.Name, session.State.Service.Name));
        var common = new Observation
        {
            Session = session,
            Time = clock.GetUtcNow(),
            Service = service,
            Ingresses = ingressesTask.Result,
            OtherIngresses = otherIngressesTask.Result,
            Pods = podsTask.Result,
            Clones = clonesTask.Result,
            Negs = negsTask.Result,
            Compute = ComputeView.NotKnown(compute.Skip ?? "the release has no Ingress"),
        };
        var configsTask = GetAllAsync(target, ResourceKind.BackendConfig, ns, NamedBackendConfigs(service, session.State.Service, isFolder: target.Info.Kind == TargetKind.Folder), context);
        var own = ingressesTask.Result.Where(i => LeadsTo(i, session.State) && isMeant(IngressFacts.NameOf(i) ?? string.Empty)).ToLookup(i => LeadsToClone(i, session.State));
        var cloneTask = own[true].Any() ? SideBySide.ReadAsync(session.ToRelease(Carried.None), context) : Task.FromResult<MilvusRelease?>(null);
        Observation[] observed = own.Count == 0
            ? [common with { Events = EventsOf(common, eventsTask.Result) }]
            : await Task.WhenAll(own[false].Select(i => ObserveAsync(common with { Ingress = i }, eventsTask.Result, context)));
        var configs = await configsTask;
        var found = observed.Select(o => o with { BackendConfigs = configs });
        // While a clone stands beside the release, it is what its Ingress serves.
        return await cloneTask is { } clone
            ? [.. found, .. (await ObserveAsync(clone, n => own[true].Any(i => IngressFacts.NameOf(i) == n), context)).Select(o => o with { Whole = session, Clones = clonesTask.Result })]
            : [.. found, .. await Task.WhenAll(own[true].Select(i => ObserveAsync(common with { Ingress = i, BackendConfigs = configs }, eventsTask.Result, context)))];
    }

    /// <summary>The Ingress, the release's Service and the URL map alone: where requests are led to.</summary>
    public async Task<Observation> ObserveUrlMapAsync(MilvusRelease release, ResourceRef ingress, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var target = session.Target.Live();
        var read = await Task.WhenAll(
            target.GetAsync(ingress, context),
            target.GetAsync(new ResourceRef(ResourceKind.Service, session.State.Namespace, session.State.Service.Name), context));
        var found = read[0] ?? throw Errors.ResourceNotFound(ingress.ToString());
        return new Observation
        {
            Session = session,
            Time = clock.GetUtcNow(),
            Ingress = found,
            Service = read[1] ?? throw Errors.ServiceNotFound(session.State.Name, session.State.Service.Name),
            Compute = await ComputeAsync(target, r => r.ReadUrlMapAsync(found), context),
        };
    }

    private async Task<Observation> ObserveAsync(Observation common, Reading<IReadOnlyList<JsonObject>> events, EngineContext context)
    {
        var ingress = common.Ingress!;
        var target = common.Session.Target;
        var ns = common.Release.Namespace;
        var hosts = common.HostNames;
        var service = common.Release.Service.Name;
        var othersTask = GetAllAsync(target, ResourceKind.Service, ns, IngressFacts.BackendsOf(ingress).Select(b => b.Service).Where(s => s != service), context);
        var secretsTask = Task.WhenAll(IngressFacts.SecretsOf(ingress).Where(s => s.Length > 0).Select(s => SecretAsync(target, ns, s, hosts, common.Time, context)));
        var certificatesTask = GetAllAsync(target, ResourceKind.ManagedCertificate, ns, IngressFacts.ListOf(ingress, IngressPlanner.ManagedCertificatesAnnotation), context);
        var frontend = ingress.Annotation(IngressPlanner.FrontendConfigAnnotation);
        // An empty name would ask for the whole list.
        var frontendTask = frontend is null || !ResourceName.IsKubernetes(frontend)
            ? Task.FromResult(Reading<JsonObject>.Missing)
            : Reading<JsonObject>.TryAsync(() => target.GetAsync(new ResourceRef(ResourceKind.FrontendConfig, ns, frontend), context));
        var dnsTask = common.IsFolder
            ? Task.FromResult<MilvusDnsStatus[]>([])
            : Task.WhenAll(hosts.Select(h => HostLookup.LookUpAsync(resolver, h, common.Address, context)));
        // The release's own Service is known already; where the Ingress leads to others too, Compute waits for these.
        var services = await othersTask;
        if (IngressFacts.LeadsTo(ingress, service))
        {
            services[service] = Reading<JsonObject>.Of(common.Service.Count > 0 ? common.Service : null);
        }

        var computeTask = ComputeAsync(target, r => r.ReadAsync(ingress, services.Values.Select(s => s.Value).OfType<JsonObject>().ToArray()), context);
        await Task.WhenAll(secretsTask, certificatesTask, frontendTask, dnsTask, computeTask);
        var observation = common with
        {
            Services = services,
            Secrets = secretsTask.Result.ToDictionary(s => s.Name, s => s.Reading, StringComparer.Ordinal),
            ManagedCertificates = certificatesTask.Result,
            FrontendConfig = frontendTask.Result,
            Dns = dnsTask.Result,
            Compute = computeTask.Result,
        };
        return observation with { Events = EventsOf(observation, events) };
    }

    private async Task<ComputeView> ComputeAsync(ITarget target, Func<ComputeReader, Task<ComputeView>> read, EngineContext context)
    {
        if (compute.Skip is { } skip)
        {
            return ComputeView.NotKnown(skip);
        }

        try
        {
            var place = await compute.PlaceAsync(target, context);
            var client = await compute.OpenAsync(target, context);
            return await read(new ComputeReader(client, place, context));
        }
        catch (MilvusL7Exception e)
        {
            context.Verbose($"Compute: {e.Message}");
            return ComputeView.NotKnown(e.Message);
        }
    }

    /// <summary>
    /// Every BackendConfig that GKE's controller asks for, whichever port it is for. The old annotation counts alone; in a folder it is not gone by:
    /// what it names is older than the folder, and mostly on the cluster.
    /// </summary>
    private static IEnumerable<string> NamedBackendConfigs(JsonObject service, ServiceState state, bool isFolder)
    {
        var text = service.Annotation(ServiceAnnotations.BackendConfig) ?? state.Annotations.GetValueOrDefault(ServiceAnnotations.BackendConfig);
        var map = Json.TryParse(text ?? (isFolder ? null : service.Annotation(ServiceAnnotations.OldBackendConfig)));
        return map.Map("ports").Values.Append(map.Text("default") ?? string.Empty);
    }

    private static bool LeadsToClone(JsonObject ingress, ReleaseState state) =>
        !IngressFacts.LeadsTo(ingress, state.Service.Name) && IngressFacts.LeadsTo(ingress, SideBySide.NameOf(state));

    private static bool LeadsTo(JsonObject ingress, ReleaseState state) =>
        IngressFacts.LeadsTo(ingress, state.Service.Name) || Ownership.IsOf(ingress, state.Name);

    /// <summary>A folder may hold several environments with one host: only a cluster has them side by side.</summary>
    private async Task<Reading<IReadOnlyList<JsonObject>>> OtherIngressesAsync(ITarget target, string? ns, EngineContext context) =>
        SeesOtherNamespaces && target.Info.Kind == TargetKind.Cluster
            ? (await ListAsync(target, ResourceKind.Ingress, null, context)).Select<IReadOnlyList<JsonObject>>(all => [.. all.Where(i => i.Text("metadata", "namespace") != ns)])
            : Reading<IReadOnlyList<JsonObject>>.NotKnown("it was not requested");

    private static Task<Reading<IReadOnlyList<JsonObject>>> ListAsync(ITarget target, ResourceKind kind, string? ns, EngineContext context) =>
        Reading<IReadOnlyList<JsonObject>>.TryAsync(async () => await target.ListAsync(kind, ns, null, context));

    private static async Task<IReadOnlyList<JsonObject>?> PodsAsync(Task<JsonObject?> service, ITarget target, string? ns, EngineContext context)
    {
        var selector = (await service).Map("spec", "selector");
        return selector.Count == 0 ? [] : await target.ListAsync(ResourceKind.Pod, ns, selector, context);
    }

    private static async Task<Dictionary<string, Reading<JsonObject>>> GetAllAsync(ITarget target, ResourceKind kind, string? ns, IEnumerable<string> names, EngineContext context)
    {
        var wanted = names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var found = await Task.WhenAll(wanted.Select(n => Reading<JsonObject>.TryAsync(() => target.GetAsync(new ResourceRef(kind, ns, n), context))));
        return wanted.Zip(found).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
    }

    private static async Task<(string Name, Reading<TlsSecretReading> Reading)> SecretAsync(ITarget target, string? ns, string name, IReadOnlyList<string> hosts, DateTimeOffset now, EngineContext context)
    {
        var reading = await Reading<JsonObject>.TryAsync(() => target.GetAsync(new ResourceRef(ResourceKind.Secret, ns, name), context));
        if (reading.Value.At("sops") is not null)
        {
            return (name, Reading<TlsSecretReading>.NotKnown("it is encrypted (sops)"));
        }

        return (name, reading.Select(secret => TlsSecretReading.Of(secret, hosts, now)));
    }

    private static Reading<IReadOnlyList<MilvusL7Event>> EventsOf(Observation observation, Reading<IReadOnlyList<JsonObject>> events)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal) { $"Service/{observation.Release.Service.Name}" };
        if (observation.IngressName is { } name)
        {
            subjects.Add($"Ingress/{name}");
        }

        subjects.UnionWith(observation.Services.Keys.Select(s => $"Service/{s}"));
        subjects.UnionWith(observation.ManagedCertificates.Keys.Select(c => $"ManagedCertificate/{c}"));
        subjects.UnionWith((observation.Pods.Value ?? []).Select(p => $"Pod/{p.Text("metadata", "name")}"));
        return events.Select<IReadOnlyList<MilvusL7Event>>(all => all.Select(EventReader.Read).Where(e => subjects.Contains(e.About)).OrderByDescending(e => e.Time).ToArray());
    }
}
