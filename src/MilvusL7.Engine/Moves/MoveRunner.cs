using System.Diagnostics;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>Goes through the steps of a move: once in a dry run, to be looked at, and once for real.</summary>
internal static class MoveRunner
{
    /// <summary>What all steps would do, one standing on the other.</summary>
    /// <param name="release">As it is at one moment.</param>
    public static async Task<(IReadOnlyList<StepPlan> Plans, MilvusRelease Release)> PlanAsync(Move move, IReadOnlyList<MoveStep> steps, MilvusRelease release, EngineContext context)
    {
        var record = move.Record;
        var plans = new List<StepPlan>();
        for (var i = 0; i < steps.Count; i++)
        {
            context.Reports.Report(new EngineProgress($"Planning the steps for {release}", steps[i].Name, 100 * i / steps.Count));
            var plan = await steps[i].PlanAsync(release, true, context);
            plans.Add(plan);
            move.Begin(move.Record with { Made = [.. move.Record.Made.Union(plan.Made, StringComparer.Ordinal)] });
            release = await plan.PlannedAsync(context);
        }

        move.Begin(record);
        context.Reports.Report(new EngineProgress($"Planning the steps for {release}", "done", 100, Completed: true));
        return (plans, release);
    }

    public static IReadOnlyList<MilvusL7Step> Describe(IReadOnlyList<MoveStep> steps, IReadOnlyList<StepPlan> plans) =>
        plans.Select((p, i) => p.ToStep(i + 1, steps[i])).ToArray();

    /// <summary>Does all steps. Each looks at what is there now: one that is done already does nothing, wherever an earlier run ended.</summary>
    /// <param name="done">Filled as it goes, so that a caller has what was done also where a step fails.</param>
    public static async Task<MilvusRelease> RunAsync(Move move, IReadOnlyList<MoveStep> steps, MilvusRelease release, List<MilvusL7Step> done, EngineContext context)
    {
        if (steps.Count == 0)
        {
            return release;
        }

        var activity = $"{steps[0].Command} {release}";
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var watch = Stopwatch.StartNew();
            context.Reports.Report(new EngineProgress(activity, $"{i + 1} of {steps.Count}: {step.Name}", 100 * i / steps.Count));
            StepPlan plan;
            using (var cache = new ReadCache())
            {
                plan = await step.PlanAsync(release, false, context with { Cache = cache });
            }

            context.Verbose($"Step {i + 1} of {steps.Count}, {step.Name}: {(plan.IsChange || plan.WaitsFor is not null ? plan.Operation : "nothing to do")} - {plan.Target}");
            if (plan.IsChange)
            {
                await move.UpdateAsync(r => r.With(plan.Made, plan.Former), context);
            }

            release = plan.IsChange || plan.WaitsFor is not null ? await plan.CommitAsync(context) : await plan.PlannedAsync(context);

            done.Add(plan.ToStep(i + 1, step, watch.Elapsed));
        }

        context.Reports.Report(new EngineProgress(activity, "done", 100, Completed: true));
        return release;
    }
}
