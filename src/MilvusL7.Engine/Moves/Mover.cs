using System.Diagnostics;
using System.Text;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>Moves one release: there, to the end, and back.</summary>
internal sealed class Mover(MoveTools tools)
{
    /// <summary>Puts the question; false where the user, or a dry run, says no.</summary>
    public required Func<MoveQuestion, Task<bool>> AskAsync { get; init; }

    /// <summary>True under a dry run: what would be done is shown and answered with.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Get-MilvusL7Plan: Enable's steps and Complete's.</summary>
    public static async Task<MilvusL7Plan> PlanAsync(MilvusRelease release, MoveRequest request, MoveTools tools, EngineContext context)
    {
        using var cache = new ReadCache();
        context = context with { Cache = cache };
        release = await OpenAsync(release, tools, context);
        var move = await Move.OpenAsync(ReleaseSession.Of(release), tools, request.Force, context, isShownOnly: true);
        EnableRecord.Begin(move, release, request);
        var (enabling, completing) = StepsOf(move, request);
        IReadOnlyList<MoveStep> steps = [.. enabling, .. completing];
        var checks = await ChecksAsync(move, release, context);
        // Where something stands in the way, the steps may not be plannable: what stands in the way is the answer.
        var (plans, _) = checks.Any(c => c.Result == MilvusL7CheckResult.Failed) ? ([], release) : await MoveRunner.PlanAsync(move, steps, release, context);
        return new MilvusL7Plan
        {
            Release = release,
            Strategy = move.Record.Strategy,
            Step = [.. MoveRunner.Describe(steps, plans)],
            Check = [.. checks],
            Warning = WarningsOf(plans),
        };
    }

    public Task<MilvusL7Move> EnableAsync(MilvusRelease release, MoveRequest request, EngineContext context) => RunAsync(
        release,
        request.Force,
        MoveStep.Enable,
        (move, flowing) =>
        {
            EnableRecord.Begin(move, flowing, request);
            return StepsOf(move, request).Enabling;
        },
        move => move.Record.Phase == MovePhase.Completed || (request.Wait && move.Record.Strategy == MilvusL7Strategy.InPlace) ? MilvusL7MoveState.Completed
            : request.Wait && move.Record.Phase == MovePhase.Enabling ? MilvusL7MoveState.Serving
            : MilvusL7MoveState.Prepared,
        MovePhase.Enabling,
        context);

    public Task<MilvusL7Move> CompleteAsync(MilvusRelease release, bool force, EngineContext context) => RunAsync(
        release,
        force,
        MoveStep.Complete,
        (move, _) => CompleteSteps.Of(move),
        _ => MilvusL7MoveState.Completed,
        MovePhase.Completing,
        context);

    public Task<MilvusL7Move> DisableAsync(MilvusRelease release, bool force, EngineContext context) => RunAsync(
        release,
        force,
        MoveStep.Disable,
        (move, _) => DisableSteps.Of(move),
        _ => MilvusL7MoveState.Disabled,
        MovePhase.Disabling,
        context);

    /// <summary>What Enable-MilvusL7 does, with -Wait also what would come next; and what is left to Complete-MilvusL7.</summary>
    private static (IReadOnlyList<MoveStep> Enabling, IReadOnlyList<MoveStep> Completing) StepsOf(Move move, MoveRequest request)
    {
        var completing = CompleteSteps.Of(move);
        // A clone that is being merged already is not made again.
        var isPrepared = move.Record is { Strategy: MilvusL7Strategy.SideBySide, Phase: not MovePhase.Enabling };
        var ahead = !request.Wait || isPrepared ? 0 : move.Record.Strategy == MilvusL7Strategy.InPlace ? completing.Count : 2;
        IReadOnlyList<MoveStep> own = isPrepared ? [] : EnableSteps.Of(move, request);
        return ([.. own, .. completing.Take(ahead).Select(s => s with { Command = MoveStep.Enable })], [.. completing.Skip(ahead)]);
    }

    private async Task<MilvusL7Move> RunAsync(
        MilvusRelease release,
        bool force,
        string command,
        Func<Move, MilvusRelease, IReadOnlyList<MoveStep>> stepsOf,
        Func<Move, MilvusL7MoveState> stateOf,
        MovePhase phase,
        EngineContext context)
    {
        var watch = Stopwatch.StartNew();
        using var look = new ReadCache();
        var looking = context with { Cache = look };
        release = await OpenAsync(release, tools, looking);
        var session = ReleaseSession.Of(release);
        var move = await Move.OpenAsync(session, tools, force, looking);
        if (phase == MovePhase.Disabling && !move.IsBegun && !await HasOursAsync(move, looking))
        {
            context.Verbose($"{release}: no move was found");
            if (!IsDryRun && await IsLeaseLeftAsync(move, context))
            {
                // Of a command that was killed after its record was gone, or before it was there.
                await (await MoveLease.AcquireAsync(move.Target.Connection, move.State.Name, move.State.Namespace!, context, tools.Clock)).DisposeAsync();
            }

            return new MilvusL7Move { Release = release, State = MilvusL7MoveState.Disabled, Duration = watch.Elapsed };
        }

        Check(move, phase);
        var steps = stepsOf(move, release);
        if (phase != MovePhase.Disabling)
        {
            var failed = (await ChecksAsync(move, release, looking)).Where(c => c.Result == MilvusL7CheckResult.Failed).ToArray();
            if (failed.Length > 0)
            {
                throw Errors.PreflightFailed(move.State.Name, failed);
            }
        }

        if (IsDryRun)
        {
            var (plans, planned) = await MoveRunner.PlanAsync(move, steps, release, looking);
            await AskAsync(QuestionOf(move, command, steps, plans));
            return Result(move, planned, MilvusL7MoveState.Planned, MoveRunner.Describe(steps, plans), command, watch);
        }

        look.Dispose();
        await using var lease = await MoveLease.AcquireAsync(move.Target.Connection, move.State.Name, move.State.Namespace!, context, tools.Clock);
        var guarded = lease.Guarded;
        try
        {
            // Another may have gone on between the first look and the lease.
            IReadOnlyList<StepPlan> plans;
            using (var again = new ReadCache())
            {
                var planning = guarded with { Cache = again };
                release = await OpenAsync(release, tools, planning);
                move = await Move.OpenAsync(ReleaseSession.Of(release), tools, force, planning);
                Check(move, phase);
                if (await HelmRecovery.RunAsync(move, guarded))
                {
                    again.Clear();
                    release = await OpenAsync(release, tools, planning);
                }

                steps = stepsOf(move, release);
                (plans, _) = await MoveRunner.PlanAsync(move, steps, release, planning);
            }

            if (!await AskAsync(QuestionOf(move, command, steps, plans)))
            {
                return Result(move, release, MilvusL7MoveState.Planned, MoveRunner.Describe(steps, plans), command, watch);
            }

            return await CarryOutAsync(move, steps, release, stateOf, phase, command, watch, guarded);
        }
        catch (OperationCanceledException) when (lease.LostFault is not null && !context.Cancellation.IsCancellationRequested)
        {
            throw lease.LostFault;
        }
    }

    private static async Task<MilvusL7Move> CarryOutAsync(Move move, IReadOnlyList<MoveStep> steps, MilvusRelease release, Func<Move, MilvusL7MoveState> stateOf, MovePhase phase, string command, Stopwatch watch, EngineContext context)
    {
        await move.UpdateAsync(r => r with { Phase = phase > r.Phase ? phase : r.Phase }, context);

        var done = new List<MilvusL7Step>();
        try
        {
            release = await MoveRunner.RunAsync(move, steps, release, done, context);
        }
        catch (MilvusL7Exception e)
        {
            return Result(move, release, MilvusL7MoveState.Failed, done, command, watch) with { Fault = e };
        }

        var state = stateOf(move);
        if (state == MilvusL7MoveState.Completed)
        {
            await move.UpdateAsync(r => r with { Phase = MovePhase.Completed }, context);
        }

        var refreshed = await ReleaseSession.Of(release).RefreshAsync(false, context);
        return Result(move, refreshed.ToRelease(release.Carried), state, done, command, watch) with { Address = await AddressAsync(move, context) };
    }

    private static async Task<bool> IsLeaseLeftAsync(Move move, EngineContext context) => Ownership.IsOf(
        await move.Target.GetAsync(new ResourceRef(ResourceKind.Lease, move.State.Namespace, MoveLease.NameOf(move.State.Name)), context),
        move.State.Name);

    /// <summary>True where the single cmdlets put an Ingress before the release: nobody knows then what was there before.</summary>
    private static async Task<bool> HasOursAsync(Move move, EngineContext context) =>
        (await move.Target.ListAsync(ResourceKind.Ingress, move.State.Namespace, null, context)).Any(i => Ownership.IsOf(i, move.State.Name));

    private static void Check(Move move, MovePhase phase)
    {
        if (!move.IsBegun)
        {
            if (phase != MovePhase.Enabling)
            {
                throw Errors.MoveNotBegun(move.State.Name, move.Store.Reference.ToString());
            }
        }
        else if (move.Record.Phase == MovePhase.Disabling && phase != MovePhase.Disabling)
        {
            throw Errors.MoveBeingDisabled(move.State.Name);
        }
    }

    /// <summary>The release as it is now, on a cluster.</summary>
    private static async Task<MilvusRelease> OpenAsync(MilvusRelease release, MoveTools tools, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        if (session.Target.Live() is not ClusterTarget cluster)
        {
            throw Errors.ClusterRequired("Moving a release");
        }

        if (tools.RequestTimeout is { } patience)
        {
            cluster = cluster.WithRequestTimeout(patience);
        }

        return (await (session with { Target = cluster }).RefreshAsync(false, context)).ToRelease(release.Carried);
    }

    private static async Task<IReadOnlyList<MilvusL7Check>> ChecksAsync(Move move, MilvusRelease release, EngineContext context) => await Preflight.RunAsync(
        move.Target,
        new PreflightRequest(ReleaseSession.Of(release))
        {
            HostNames = move.Record.HostNames,
            IngressName = move.Record.IngressName,
            Strategy = move.Record.Strategy,
            Internal = move.Record.Internal,
            UsesManagedCertificate = move.Record.ManagedCertificateName is not null,
            MakesAddress = move.Record.StaticAddressName is not null,
            NeedsCompute = move.Record.StaticAddressName is not null || move.Record.KeepL4Address,
            Rights = MoveRights.Of(move, await HasAutoscalerAsync(move, context)),
        },
        move.Tools.Compute,
        context);

    private static async Task<bool> HasAutoscalerAsync(Move move, EngineContext context)
    {
        if (move.Record.Strategy != MilvusL7Strategy.SideBySide)
        {
            return false;
        }

        try
        {
            var serving = move.State.Serving.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
            return (await CloneSourceReader.AutoscalersAsync(move.Target, move.State.Namespace, context)).Any(a => serving.Contains(a.Text("spec", "scaleTargetRef", "name") ?? string.Empty));
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Forbidden")
        {
            // The check of the rights says so.
            return false;
        }
    }

    private static async Task<string?> AddressAsync(Move move, EngineContext context) =>
        IngressFacts.AddressOf(await move.Target.GetAsync(move.Ingress, context));

    private static MoveQuestion QuestionOf(Move move, string command, IReadOnlyList<MoveStep> steps, IReadOnlyList<StepPlan> plans)
    {
        var text = new StringBuilder();
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            if (!plan.IsChange && plan.WaitsFor is null)
            {
                continue;
            }

            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1}. {steps[i].Name}: {plan.Operation} - {plan.Target}").Append('\n');
            foreach (var line in new[]
            {
                plan.WaitsFor is null ? null : $"   waits for: {plan.WaitsFor}",
                plan.Restarting.Count == 0 ? null : $"   restarts: {string.Join(", ", plan.Restarting)}",
                plan.Notice is null ? null : $"   clients: {plan.Notice}",
                plan.Irreversible is null ? null : $"   {plan.Irreversible}",
            })
            {
                if (line is not null)
                {
                    text.Append(line).Append('\n');
                }
            }

            text.Append(plan.Diff);
        }

        return new MoveQuestion(
            $"Milvus release {move.State.Name} in namespace {move.State.Namespace} ({move.State.ManagedBy}, {move.Target.Info})",
            command switch
            {
                MoveStep.Enable => $"Move to a layer-7 load balancer ({move.Record.Strategy})",
                MoveStep.Complete => $"Complete the move to the layer-7 load balancer ({move.Record.Strategy})",
                _ => "Undo the move, back to the layer-4 load balancer",
            },
            text.ToString(),
            plans.Where(p => p.IsChange).Select(p => p.Irreversible).OfType<string>().Distinct(StringComparer.Ordinal).ToArray(),
            WarningsOf(plans));
    }

    private static string[] WarningsOf(IReadOnlyList<StepPlan> plans) => plans.SelectMany(p => p.Warnings).Distinct(StringComparer.Ordinal).ToArray();

    private static MilvusL7Move Result(Move move, MilvusRelease release, MilvusL7MoveState state, IReadOnlyList<MilvusL7Step> steps, string command, Stopwatch watch) => new()
    {
        Release = release,
        State = state,
        Strategy = move.Record.Strategy,
        HostName = [.. move.Record.HostNames],
        IngressName = move.Record.IngressName,
        L4Address = move.Record.L4Address,
        Step = [.. steps],
        Next = state switch
        {
            MilvusL7MoveState.Failed or MilvusL7MoveState.Planned => command,
            MilvusL7MoveState.Prepared or MilvusL7MoveState.Serving => MoveStep.Complete,
            _ => null,
        },
        Duration = watch.Elapsed,
    };
}
