using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Complete-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Complete, "MilvusL7", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Move))]
public sealed class CompleteMilvusL7Command : MoveCmdlet
{
    /// <summary>How long the load balancer may take to serve, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long requests may still be under way to a clone once nothing leads to it, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(0, 3600)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long pods may take to restart, and GKE to delete what it made, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan RolloutTimeout { get; set; } = TimeSpan.FromSeconds(900);

    private protected override object? Failed(MilvusRelease release, Exception fault) => FailedMove(release, fault);

    private protected override Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work(MilvusRelease bound)
    {
        var tools = Tools() with
        {
            Timeout = Timeout,
            RolloutTimeout = RolloutTimeout,
            DrainTime = DrainTimeout,
        };
        bool force = Force;
        return Moving(tools, (mover, release, context) => mover.CompleteAsync(release, force, context));
    }
}
