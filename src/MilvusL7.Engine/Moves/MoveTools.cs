using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;

namespace MilvusL7.Engine.Moves;

/// <summary>What a move works with.</summary>
internal sealed record MoveTools(ComputeConnector Compute)
{
    /// <summary>How long the load balancer may take to serve.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long pods may take to restart, and GKE to delete what it made.</summary>
    public TimeSpan RolloutTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long requests may still be under way to the clone after the Ingress leads elsewhere.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Patience with each single request; null for the usual.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Observer Observer => new(Compute, HostLookup.SystemAsync, Clock);
}
