using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>A step of the move: takes a release, shows what it would change, changes it, passes the release on.</summary>
public abstract class ReleaseCmdlet : EngineCmdlet
{
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

    /// <summary>Does not ask, and accepts what is refused for safety.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Attempt(Release, InputObject, release => Process(LookUp(release)));

    /// <summary>The step itself.</summary>
    /// <param name="release">The release, looked up.</param>
    private protected abstract void Process(MilvusRelease release);

    private protected override bool IsForced => Force;
}
