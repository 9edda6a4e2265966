using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>Steps that more than one way of moving has.</summary>
internal static class CommonSteps
{
    /// <summary>Waits until Deployments have replaced their pods.</summary>
    /// <param name="which">The release or its clone; null where there is nothing to wait for yet.</param>
    public static MoveStep Rollout(Move move, string name, Func<MilvusRelease, EngineContext, Task<MilvusRelease?>> which) => new(name, async (release, planning, context) =>
    {
        var rolled = await which(release, context);
        var deployments = rolled is null ? [] : ReleaseSession.Of(rolled).State.Serving.Select(w => w.Name).ToArray();
        // A clone that is only planned is in no list yet.
        var target = $"Deployment {(deployments.Length > 0 ? string.Join(", ", deployments) : move.CloneName)}";
        return StepPlan.Wait(release, target, "every pod to be updated and ready", async c =>
        {
            var live = await which(release, c) ?? throw Errors.ResourceNotFound(target);
            await RolloutWaiter.WaitAsync(live, [], move.Tools.RolloutTimeout, c);
        });
    });

    /// <summary>Waits until the load balancer serves the release or its clone.</summary>
    public static MoveStep Serving(Move move, string name, string what, Func<MilvusRelease, EngineContext, Task<MilvusRelease?>> which) => new(name, (release, planning, context) =>
    {
        var ingress = move.Ingress.ToString();
        return Task.FromResult(StepPlan.Wait(release, ingress, what, async c =>
        {
            var served = await which(release, c) ?? throw Errors.ResourceNotFound(ingress);
            await foreach (var happened in L7Waiter.WaitAsync(move.Tools.Observer, served, n => n == move.Record.IngressName, move.Tools.Timeout, c))
            {
                switch (happened)
                {
                    case WaitEvent.Ready ready:
                        c.Verbose($"Ingress {ready.Status.Name} serves at {ready.Status.Address}");
                        break;
                    case WaitEvent.CauseOver over:
                        c.Warning($"{over.Finding.Message} {over.Finding.RecommendedAction}");
                        break;
                }
            }
        }));
    });

    /// <summary>Closes port 80, which a managed certificate needs until it is active.</summary>
    public static MoveStep ClosePort80(Move move) => new MoveStep("Port 80", async (release, planning, context) =>
    {
        var session = ReleaseSession.Of(release);
        var reference = move.Ingress;
        var ingress = await session.Target.GetAsync(reference, context);
        if (ingress is null || !IngressFacts.IsHttpAllowed(ingress) || !Ownership.IsOurs(ingress))
        {
            return StepPlan.Nothing(release, reference.ToString(), "Close port 80");
        }

        var request = IngressOf(move, RoutesOf(ingress)) with { AllowHttp = false };
        var plan = StepPlan.Of(await IngressPlanner.PlanAsync(release, request, planning, context));
        return plan with { Operation = "Close port 80" };
    });

    /// <summary>The Ingress with these routes; the rest as recorded.</summary>
    public static IngressRequest IngressOf(Move move, IReadOnlyList<IngressRoute> routes) => new()
    {
        HostNames = move.Record.HostNames,
        Name = move.Record.IngressName,
        SecretName = move.Record.SecretName,
        ManagedCertificateName = move.Record.ManagedCertificateName,
        StaticAddressName = move.Record.StaticAddressName,
        Internal = move.Record.Internal,
        Routes = routes,
        IsServiceToFollow = true,
        // The exposure was looked at, and accepted where it had to be, when the move began.
        Force = move.IsForced,
    };

    /// <summary>Where an Ingress of the module's leads now; the same for each of its hosts.</summary>
    public static IReadOnlyList<IngressRoute> RoutesOf(System.Text.Json.Nodes.JsonObject ingress) =>
        (ingress.Items("spec", "rules").FirstOrDefault(r => r.At("http") is not null)?.Items("http", "paths") ?? [])
        .Select(p => new IngressRoute(
            p.Text("path") ?? "/",
            p.Text("pathType") ?? "Prefix",
            p.Text("backend", "service", "name") ?? string.Empty,
            p.Number("backend", "service", "port", "number") ?? 0))
        .ToArray();

    /// <summary>TLS and what GKE reads on the Service, in one change of the release; with the Service's type where that is wished too.</summary>
    public static MoveStep Release(Move move, MilvusServiceType? type) => new MoveStep("Release", async (release, planning, context) =>
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var tls = await TlsPlanner.WishAsync(session, new TlsRequest { Force = move.IsForced }, context);
        var service = session.State.Service;
        var change = tls with
        {
            ServiceAnnotations = ServiceAnnotations.Wanted(service, move.Record.BackendConfigName, move.IsForced),
            ServiceType = type,
            HelmStarted = move.HelmStartedAsync,
            IsShownOnly = move.IsShownOnly,
        };
        var givesUp = type is not null && service.Type == MilvusServiceType.LoadBalancer;
        var texts = new ReleasePlanner.Texts(
            $"Enable TLS ({TlsPlanner.Describe(tls)}) and annotate Service {service.Name}" + (givesUp ? $", change its type from {service.Type} to {type}" : string.Empty),
            givesUp ? L4Steps.Irreversible(move, service) : null,
            plan => TlsPlanner.Warnings(session.State, plan));
        var planned = await ReleasePlanner.PlanAsync(release, session, change, context, texts, (info, _) => new MilvusAnnotationChange(info, new Dictionary<string, string>()));
        var isPlaintext = session.State.Configuration.TlsMode == MilvusTlsMode.Disabled;
        return StepPlan.Of(planned) with
        {
            Exists = true,
            Impact = givesUp || isPlaintext ? MilvusL7ClientImpact.CutOff : planned.Restarting.Count > 0 ? MilvusL7ClientImpact.Restart : MilvusL7ClientImpact.None,
            Notice = givesUp ? $"The address {service.ExternalAddress} is released immediately. Clients are disconnected until the layer-7 load balancer is ready, which takes 5 minutes to one hour."
                : isPlaintext ? $"Clients that use plaintext to {service.ExternalAddress ?? service.Name} are disconnected when the pods restart, until they use TLS."
                : null,
        };
    });

    public static Task<MilvusRelease?> ItselfAsync(MilvusRelease release, EngineContext context) => Task.FromResult<MilvusRelease?>(release);
}
