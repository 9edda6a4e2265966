using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Enable-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Enable, "MilvusL7", SupportsShouldProcess = true, DefaultParameterSetName = ManagedSet)]
[OutputType(typeof(MilvusL7Move))]
public sealed class EnableMilvusL7Command : MoveSettingCmdlet
{
    /// <summary>File for the public part of a self-signed certificate, which clients need.</summary>
    [Parameter(ParameterSetName = SelfSignedSet)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Waits until the load balancer serves, and does what follows then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long the load balancer may take to serve, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int Timeout { get; set; } = 3600;

    /// <summary>How long pods may take to restart, and GKE to delete what it made, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int RolloutTimeout { get; set; } = 900;

    private protected override object? Failed(MilvusRelease release, Exception fault) => FailedMove(release, fault);

    private protected override Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work()
    {
        var tools = Tools() with { Timeout = TimeSpan.FromSeconds(Timeout), RolloutTimeout = TimeSpan.FromSeconds(RolloutTimeout) };
        var (asked, fault) = Request();
        var request = asked with { Wait = Wait, OutFile = OutFile is null ? null : FullPath(OutFile) };
        return Moving(tools, (mover, release, context) => fault is null ? mover.EnableAsync(release, request, context) : throw fault);
    }
}
