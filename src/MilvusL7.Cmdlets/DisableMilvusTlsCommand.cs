using System.Management.Automation;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Disable-MilvusTls.</summary>
[Cmdlet(VerbsLifecycle.Disable, "MilvusTls", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusTlsChange))]
public sealed class DisableMilvusTlsCommand : TlsCmdlet
{
    private protected override void Process(MilvusRelease release) => Finish(Change(c => TlsRemovalPlanner.PlanAsync(release, Force, IsWhatIf, c)));
}
