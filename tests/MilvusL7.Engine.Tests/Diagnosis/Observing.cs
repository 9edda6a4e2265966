using System.Net;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>How a test looks at a world.</summary>
internal sealed record Observing
{
    /// <summary>Answers for DNS; null where every host leads to the load balancer.</summary>
    public Func<string, Task<IPAddress[]>>? Resolve { get; init; }

    /// <summary>Changes what Compute has.</summary>
    public Action<ComputeState>? Compute { get; init; }

    /// <summary>Changes how Compute answers.</summary>
    public Action<ComputeServer>? Server { get; init; }

    /// <summary>Why Compute is not asked; null where it is.</summary>
    public string? Skip { get; init; }

    /// <summary>The project, where it is named and not read off the nodes.</summary>
    public string? Project { get; init; }

    /// <summary>Kinds that may not be read.</summary>
    public IReadOnlyList<ResourceKind> Forbidden { get; init; } = [];

    /// <summary>Kinds that may be read in the release's namespace alone.</summary>
    public IReadOnlyList<ResourceKind> ForbiddenClusterWide { get; init; } = [];

    /// <summary>What the layer-4 load balancer let in before.</summary>
    public L4Exposure FormerExposure { get; init; }
}
