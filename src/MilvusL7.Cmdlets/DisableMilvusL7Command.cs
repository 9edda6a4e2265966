using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Disable-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Disable, "MilvusL7", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Move))]
public sealed class DisableMilvusL7Command : MoveCmdlet
{
    /// <summary>How long pods may take to restart, and GKE to delete what it made, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan RolloutTimeout { get; set; } = TimeSpan.FromSeconds(900);

    private protected override object? Failed(MilvusRelease release, Exception fault) => FailedMove(release, fault);

    private protected override Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work(MilvusRelease bound)
    {
        var tools = Tools() with { RolloutTimeout = RolloutTimeout };
        bool force = Force;
        return Moving(tools, (mover, release, context) => mover.DisableAsync(release, force, context));
    }
}
