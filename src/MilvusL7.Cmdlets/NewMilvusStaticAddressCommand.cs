using System.Management.Automation;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusStaticAddress.</summary>
[Cmdlet(VerbsCommon.New, "MilvusStaticAddress", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusStaticAddressChange))]
public sealed class NewMilvusStaticAddressCommand : ComputeCmdlet
{
    /// <summary>Name of the address; the name of the release's Service where it is left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The release, or the name of one in the current context and namespace; left out after a pipe, which brings it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [MilvusReleaseTransformation]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNull]
    public MilvusRelease? Release { get; set; }

    /// <summary>The release from the pipeline: an object with it, or its name.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [MilvusReleaseTransformation]
    [ValidateNotNull]
    public MilvusRelease? InputObject { get; set; }

    /// <summary>Ingress whose present address is kept, in the place of a new one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FromIngress { get; set; }

    private protected override string Second => nameof(Name);

    private protected override void TakeSecond(IReadOnlyList<string> words) => Name = Only(words);

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt(Release, InputObject, meant =>
    {
        var release = LookUp(meant);
        var request = new StaticAddressRequest(Name, FromIngress);
        if (Change(c => StaticAddressPlanner.PlanAsync(release, request, Compute, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    });
}
