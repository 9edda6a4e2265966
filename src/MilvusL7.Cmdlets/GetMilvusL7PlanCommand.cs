using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>Get-MilvusL7Plan.</summary>
[Cmdlet(VerbsCommon.Get, "MilvusL7Plan", DefaultParameterSetName = ManagedSet)]
[OutputType(typeof(MilvusL7Plan))]
public sealed class GetMilvusL7PlanCommand : MoveSettingCmdlet
{
    private protected override Func<MilvusRelease, EngineContext, Func<MoveQuestion, Task<bool>>, Task<object>> Work(MilvusRelease bound)
    {
        var (request, fault) = Request(bound);
        var tools = PatientTools();
        return async (release, context, _) => fault is not null ? throw fault : await Mover.PlanAsync(release, request, tools, context);
    }
}
