using System.Management.Automation;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusStaticAddress.</summary>
[Cmdlet(VerbsCommon.New, "MilvusStaticAddress", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusStaticAddressChange))]
public sealed class NewMilvusStaticAddressCommand : ComputeCmdlet
{
    /// <summary>Name of the address; the name of the release's Service where it is left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The release: an object from the pipeline, or the name of one in the current context and namespace.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [MilvusReleaseTransformation]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNull]
    public MilvusRelease Release { get; set; } = null!;

    /// <summary>Ingress whose present address is kept, in the place of a new one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FromIngress { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Release, () =>
    {
        var release = LookUp(Release);
        var request = new StaticAddressRequest(Name, FromIngress);
        if (Change(c => StaticAddressPlanner.PlanAsync(release, request, Compute, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    });
}
