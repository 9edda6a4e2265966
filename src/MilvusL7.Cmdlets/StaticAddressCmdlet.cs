using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Cmdlets;

/// <summary>Works on addresses of a project: the one that is named, or that of the current context's cluster.</summary>
public abstract class StaticAddressCmdlet : ComputeCmdlet
{
    /// <summary>Region of the addresses; global ones, as an external Ingress needs them, where it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Region { get; set; }

    private protected string? RegionOrNull => string.IsNullOrEmpty(Region) ? null : Region;

    private protected async Task<ComputeClient> OpenAsync(EngineContext context) => ProjectOrNull is { } project
        ? await Compute.OpenAsync(project, context)
        : await Compute.OpenAsync(await ClusterTarget.OpenAsync(null, null, context), context);
}
