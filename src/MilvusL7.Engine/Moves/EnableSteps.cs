using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>The steps of Enable-MilvusL7, up to where the load balancer is being set up.</summary>
internal static class EnableSteps
{
    public static IReadOnlyList<MoveStep> Of(Move move, MoveRequest request) => move.Record.Strategy == MilvusL7Strategy.InPlace
        ?
        [
            .. Certificates(move, request),
            new MoveStep("BackendConfig", (r, p, c) => BackendConfigAsync(move, r, p, c)),
            new MoveStep("Ingress", (r, p, c) => IngressAsync(move, r, [], p, c)),
            .. move.Record.L4 == MilvusL4Removal.AtOnce ? [L4Steps.Keep(move)] : Array.Empty<MoveStep>(),
            CommonSteps.Release(move, move.Record.L4 == MilvusL4Removal.AtOnce && L4Steps.IsToGiveUp(move, move.State.Service) ? MilvusServiceType.ClusterIP : null),
            CommonSteps.Rollout(move, "Rollout", CommonSteps.ItselfAsync),
        ]
        :
        [
            .. Certificates(move, request),
            new MoveStep("BackendConfig", (r, p, c) => BackendConfigAsync(move, r, p, c)),
            new MoveStep("Clone", (r, p, c) => CloneAsync(move, r, p, c)),
            new MoveStep("Ingress", (r, p, c) => IngressAsync(move, r, [IngressRoute.All(move.CloneName, move.State.Service.Port)], p, c)),
            CommonSteps.Rollout(move, "Rollout", SideBySide.ReadAsync),
        ];

    private static IEnumerable<MoveStep> Certificates(Move move, MoveRequest request)
    {
        if (move.Record is { StaticAddressName: not null, Internal: false })
        {
            yield return new MoveStep("Static address", (r, p, c) => AddressAsync(move, r, p, c));
        }

        if (move.Record.ManagedCertificateName is { } managed)
        {
            yield return new MoveStep("Certificate", async (r, p, c) => StepPlan.Of(await ManagedCertificatePlanner.PlanAsync(r, move.Record.HostNames, managed, move.IsForced, p, c)));
        }
        else if (move.Record.IsSelfSigned)
        {
            yield return new MoveStep("Certificate", async (r, p, c) => StepPlan.Of(await TlsSecretPlanner.PlanAsync(
                r,
                new TlsSecretRequest { HostNames = move.Record.HostNames, SecretName = move.Record.SecretName, OutFile = request.OutFile },
                p,
                c)));
        }
    }

    private static async Task<StepPlan> AddressAsync(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var name = move.Record.StaticAddressName!;
        var plan = StepPlan.Of(await StaticAddressPlanner.PlanAsync(release, new StaticAddressRequest(name, null), move.Tools.Compute, planning, context));
        return plan.IsChange ? plan with { Made = [$"{MoveRecord.GlobalAddress}/{name}"], Exists = false } : plan;
    }

    private static async Task<StepPlan> BackendConfigAsync(Move move, MilvusRelease release, bool planning, EngineContext context) =>
        StepPlan.Of(await BackendConfigPlanner.PlanAsync(
            release,
            new BackendConfigRequest { Name = move.Record.BackendConfigName, SecurityPolicy = move.Record.SecurityPolicy, Force = move.IsForced },
            planning,
            context));

    private static async Task<StepPlan> IngressAsync(Move move, MilvusRelease release, IReadOnlyList<IngressRoute> routes, bool planning, EngineContext context)
    {
        var existing = await ReleaseSession.Of(release).Target.GetAsync(move.Ingress, context);
        var request = CommonSteps.IngressOf(move, routes);
        if (Ownership.IsOurs(existing) && !IngressFacts.IsHttpAllowed(existing))
        {
            // Closed by an earlier run: it stays so.
            request = request with { AllowHttp = false };
        }

        return StepPlan.Of(await IngressPlanner.PlanAsync(release, request, planning, context));
    }

    private static async Task<StepPlan> CloneAsync(Move move, MilvusRelease release, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var objects = await SideBySide.BuildAsync(session, move.Record, move.IsForced, context);
        foreach (var reference in objects.Select(ResourceRef.Of))
        {
            if (await session.Target.GetAsync(reference, context) is { } standing && !SideBySideClone.IsOf(standing, session.State.Service.Name))
            {
                throw Errors.CloneNameTaken(session.State.Name, reference.ToString());
            }
        }

        var plan = await session.Target.PlanAsync(objects.Select(o => (ChangeRequest)new ApplyRequest(o, move.IsForced)).ToArray(), context);
        var step = StepPlan.Of(release, session, plan, $"Deployment {session.State.Namespace}/{move.CloneName}, with its ConfigMap and Service", plan.Changes.All(c => c.IsNew) ? "Create" : "Configure");
        // A clone that an earlier move left is the module's too: it has no former state, and goes with this move.
        return step with { Made = [.. objects.Select(o => FormerFields.DocumentOf(ResourceRef.Of(o)))], Former = [] };
    }
}
