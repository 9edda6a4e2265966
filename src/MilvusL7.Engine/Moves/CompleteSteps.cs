using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>The steps of Complete-MilvusL7.</summary>
internal static class CompleteSteps
{
    public static IReadOnlyList<MoveStep> Of(Move move)
    {
        MoveStep[] steps = move.Record.Strategy == MilvusL7Strategy.InPlace
            ?
            [
                CommonSteps.Serving(move, "Load balancer", "the load balancer to be ready: address, certificate, every pod healthy", CommonSteps.ItselfAsync),
                CommonSteps.ClosePort80(move),
                L4Steps.Keep(move),
                L4Steps.GiveUp(move),
            ]
            :
            [
                CommonSteps.Serving(move, "Load balancer", "the load balancer to be ready for the clone: address, certificate, every pod healthy", (r, c) => CloneOrItselfAsync(move, r, c)),
                CommonSteps.ClosePort80(move),
                CommonSteps.Release(move, null),
                CommonSteps.Rollout(move, "Rollout", CommonSteps.ItselfAsync),
                Route(move, "Warm-up", Stage.Warming),
                CommonSteps.Serving(move, "Release's backend", $"the release's own backend to be healthy, at path {IngressRoute.WarmUp}", CommonSteps.ItselfAsync),
                Route(move, "Switch", Stage.Switched),
                UrlMap(move),
                Drain(move),
                Route(move, "Clone's route", Stage.Done),
                RemoveClone(move),
                L4Steps.Keep(move),
                L4Steps.GiveUp(move),
            ];
        return steps.Select(s => s with { Command = MoveStep.Complete }).ToArray();
    }

    /// <summary>What GKE's controller may take to write a URL map, where nobody can look.</summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromMinutes(3);

    private enum Stage
    {
        /// <summary>Everything leads to the clone.</summary>
        Clone,

        /// <summary>The release is behind the path that no client uses.</summary>
        Warming,

        /// <summary>Everything leads to the release, and the clone is behind that path, so that its backend lasts while it drains.</summary>
        Switched,

        /// <summary>Everything leads to the release.</summary>
        Done,
    }

    /// <summary>What the Ingress leads clients to: once that is the release, a clone that still stands is served no more.</summary>
    private static async Task<MilvusRelease?> CloneOrItselfAsync(Move move, MilvusRelease release, EngineContext context)
    {
        var ingress = await ReleaseSession.Of(release).Target.GetAsync(move.Ingress, context);
        return ingress is not null && StageOf(CommonSteps.RoutesOf(ingress), move.State.Service.Name, move.CloneName) >= Stage.Switched
            ? release
            : await SideBySide.ReadAsync(release, context) ?? release;
    }

    private static MoveStep Route(Move move, string name, Stage wanted) => new(name, async (release, planning, context) =>
    {
        var session = ReleaseSession.Of(release);
        var reference = move.Ingress;
        var ingress = await session.Target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        var (own, clone) = (move.State.Service, move.CloneName);
        var routes = CommonSteps.RoutesOf(ingress);
        var stage = StageOf(routes, own.Name, clone);
        if (stage >= wanted)
        {
            return StepPlan.Nothing(release, reference.ToString(), "Lead") with { Exists = true };
        }

        IngressRoute[] lead = wanted switch
        {
            Stage.Warming => [IngressRoute.All(clone, own.Port), new(IngressRoute.WarmUp, "Exact", own.Name, own.Port)],
            Stage.Switched => [IngressRoute.All(own.Name, own.Port), new(IngressRoute.WarmUp, "Exact", clone, own.Port)],
            _ => [IngressRoute.All(own.Name, own.Port)],
        };
        var request = CommonSteps.IngressOf(move, lead) with { AllowHttp = IngressFacts.IsHttpAllowed(ingress) };
        var plan = StepPlan.Of(await IngressPlanner.PlanAsync(release, request, planning, context));
        return plan with
        {
            Operation = $"Route {string.Join(" and ", lead.Select(r => $"{r.Path} to {r.Service}"))}",
            Warnings = wanted == Stage.Switched && await FewerPodsAsync(move, session, context) is { } fewer ? [.. plan.Warnings, fewer] : plan.Warnings,
        };
    });

    /// <summary>An autoscaler may have grown the clone with its clients, and shrunk the release: all of them then come back at once.</summary>
    private static async Task<string?> FewerPodsAsync(Move move, ReleaseSession session, EngineContext context)
    {
        var clone = await session.Target.GetAsync(new ResourceRef(ResourceKind.Deployment, move.State.Namespace, move.CloneName), context);
        var ready = clone.Number("status", "readyReplicas") ?? 0;
        var own = move.State.Serving.Sum(w => w.Resource.Number("status", "readyReplicas") ?? 0);
        return own < ready ? $"{move.CloneName} serves with {ready} pods, but {move.State.Service.Name} has only {own} for the same clients. First scale up its Deployment (or its autoscaler's minReplicas)." : null;
    }

    private static Stage StageOf(IReadOnlyList<IngressRoute> routes, string own, string clone)
    {
        var main = routes.FirstOrDefault(r => r.Path is "/" or "/*")?.Service;
        return main != own ? routes.Any(r => r.Service == own) ? Stage.Warming : Stage.Clone
            : routes.Any(r => r.Service == clone) ? Stage.Switched
            : Stage.Done;
    }

    /// <summary>Until then requests still go to the clone. Where Compute may not be asked, the time for draining has to be enough.</summary>
    private static MoveStep UrlMap(Move move) => new("URL map", (release, planning, context) =>
    {
        var target = move.Ingress.ToString();
        const string what = "the URL map to route / to the release";
        return Task.FromResult(StepPlan.Wait(release, target, what, async c =>
        {
            string? unknown = null;
            await Polling.UntilAsync(
                $"Waiting for the URL map of {move.Record.IngressName}",
                move.Tools.Timeout,
                move.Tools.Clock,
                async () =>
                {
                    var observation = await move.Tools.Observer.ObserveUrlMapAsync(release, move.Ingress, c);
                    var map = observation.Compute.Get("urlMaps", observation.Ingress.Annotation(IngressFacts.UrlMap));
                    unknown = observation.Compute.Unknown ?? map.Unknown;
                    return unknown is not null || LeadsToRelease(map.Value, observation) ? null : "it still routes / to the clone";
                },
                _ => Errors.LoadBalancerTimeout(move.Record.IngressName, move.Tools.Timeout, what, null),
                c);
            if (unknown is not null)
            {
                c.Warning($"Whether the URL map already routes to the release is not known ({unknown}). The clone drains after a delay of {Unseen.TotalSeconds:0} s.");
            }

            await SwitchedAsync(move, move.Tools.Clock.GetUtcNow() + (unknown is null ? TimeSpan.Zero : Unseen), c);
        }));
    });

    /// <summary>The first time counts: a later run does not begin to drain anew.</summary>
    private static Task SwitchedAsync(Move move, DateTimeOffset time, EngineContext context) => move.UpdateAsync(r => r with { Switched = r.Switched ?? time }, context);

    private static bool LeadsToRelease(JsonObject? map, Observation observation)
    {
        var everything = map.Items("pathMatchers").SelectMany(m => m.Items("pathRules")).Where(r => r.Texts("paths").Contains("/*")).ToArray();
        return everything.Length > 0 && everything.All(r => observation.OwnBackends.Contains(ComputeNames.Last(r.Text("service") ?? string.Empty)));
    }

    /// <summary>Requests that were under way to the clone when the Ingress was switched come to their end.</summary>
    private static MoveStep Drain(Move move) => new MoveStep("Drain", async (release, planning, context) =>
    {
        var target = $"Deployment {move.State.Namespace}/{move.CloneName}";
        if (!planning && await SideBySide.ReadAsync(release, context) is null)
        {
            return StepPlan.Nothing(release, target, "Drain");
        }

        return StepPlan.Wait(release, target, $"{move.Tools.DrainTime.TotalSeconds:0} s for requests in progress", async c =>
        {
            var until = (move.Record.Switched ?? move.Tools.Clock.GetUtcNow()) + move.Tools.DrainTime;
            while (until - move.Tools.Clock.GetUtcNow() is { } left && left > TimeSpan.Zero)
            {
                c.Reports.Report(new EngineProgress($"Draining {move.CloneName}", $"{left.TotalSeconds:0} s left"));
                await Task.Delay(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), move.Tools.Clock, c.Cancellation);
            }

            c.Reports.Report(new EngineProgress($"Draining {move.CloneName}", "done", 100, Completed: true));
        });
    });

    private static MoveStep RemoveClone(Move move) => new MoveStep("Clone", (release, planning, context) =>
        DisableSteps.RemovalAsync(move, release, DisableSteps.Made(move, SideBySide.KindsInOrder), planning, context));
}
