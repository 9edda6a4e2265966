using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>Add-MilvusL7Annotation.</summary>
[Cmdlet(VerbsCommon.Add, "MilvusL7Annotation", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusAnnotationChange))]
public sealed class AddMilvusL7AnnotationCommand : ReleaseCmdlet
{
    /// <summary>BackendConfig of the gRPC port.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? BackendConfigName { get; set; }

    private protected override void Process(MilvusRelease release)
    {
        var name = string.IsNullOrEmpty(BackendConfigName) ? null : BackendConfigName;
        if (Change(c => AnnotationPlanner.PlanAsync(release, name, Force, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
