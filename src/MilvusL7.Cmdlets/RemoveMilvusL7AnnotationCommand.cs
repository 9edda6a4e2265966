using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusL7Annotation.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusL7Annotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusAnnotationChange))]
public sealed class RemoveMilvusL7AnnotationCommand : ReleaseCmdlet
{
    /// <summary>BackendConfig that the annotations name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? BackendConfigName { get; set; }

    private protected override void Process(MilvusRelease release)
    {
        var name = string.IsNullOrEmpty(BackendConfigName) ? null : BackendConfigName;
        if (Change(c => AnnotationPlanner.PlanRemovalAsync(release, name, Force, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
