using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Diagnosis;

namespace MilvusL7.Cmdlets;

/// <summary>Looks at the load balancers of a release, and changes nothing.</summary>
public abstract class ObservingCmdlet : ComputeCmdlet
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

    /// <summary>Names of the Ingresses; wildcards are allowed. All that lead to the release where it is left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] IngressName { get; set; } = ["*"];

    /// <summary>Goes by Kubernetes alone.</summary>
    [Parameter]
    public SwitchParameter SkipCompute { get; set; }

    private protected override string? WhyNoCompute => SkipCompute ? "Compute was skipped (-SkipCompute)" : null;

    /// <inheritdoc />
    protected sealed override void ProcessRecord() => Attempt(Release, InputObject, meant =>
    {
        var release = LookUp(meant);
        if (NeedsCluster && release.Target?.Kind == TargetKind.Folder)
        {
            throw Errors.ClusterRequired("Reading a load balancer's status");
        }

        Process(release);
    });

    /// <summary>False where manifests in a folder are worth a look too.</summary>
    private protected virtual bool NeedsCluster => true;

    /// <summary>True where findings are written: some are about Ingresses of other namespaces.</summary>
    private protected virtual bool SeesOtherNamespaces => false;

    /// <summary>The cmdlet's work on one release.</summary>
    /// <param name="release">The release, looked up.</param>
    private protected abstract void Process(MilvusRelease release);

    /// <summary>True where names were asked for and none of them is there: what is missing is what was meant, not an Ingress.</summary>
    private protected bool IsMeantMissing(Observation observation) =>
        observation.Ingress is null && MyInvocation.BoundParameters.ContainsKey(nameof(IngressName));

    /// <summary>Looks once: one observation for each Ingress that is meant.</summary>
    private protected IReadOnlyList<Observation> Observe(MilvusRelease release) =>
        Run(context => new Observer(Compute, HostLookup.SystemAsync, TimeProvider.System) { SeesOtherNamespaces = SeesOtherNamespaces }.ObserveAsync(release, IsMeant, context));

    private protected bool IsMeant(string ingress) =>
        IngressName.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(ingress));
}
