using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Enable-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Enable, "MilvusL7", SupportsShouldProcess = true, DefaultParameterSetName = ManagedSet)]
[OutputType(typeof(MilvusL7Move))]
public sealed class EnableMilvusL7Command : MoveSettingCmdlet
{
    private protected override object? Failed(MilvusRelease release, Exception fault) => FailedMove(release, fault);

    private protected override Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work(MilvusRelease bound)
    {
        var (request, fault) = Request(bound);
        var tools = PatientTools();
        return Moving(tools, (mover, release, context) => fault is null ? mover.EnableAsync(release, request, context) : throw fault);
    }
}
