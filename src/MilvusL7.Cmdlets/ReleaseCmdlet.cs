using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>A step of the move: takes a release, shows what it would change, changes it, passes the release on.</summary>
public abstract class ReleaseCmdlet : EngineCmdlet
{
    /// <summary>The release: an object from the pipeline, or the name of one in the current context and namespace.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [MilvusReleaseTransformation]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNull]
    public MilvusRelease Release { get; set; } = null!;

    /// <summary>Does not ask, and accepts what is refused for safety.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Attempt(Release, () => Process(LookUp(Release)));

    /// <summary>The step itself.</summary>
    /// <param name="release">The release, looked up.</param>
    private protected abstract void Process(MilvusRelease release);

    private protected override bool IsForced => Force;
}
