namespace MilvusL7;

/// <summary>What Enable-, Complete- or Disable-MilvusL7 did with one release.</summary>
public sealed record MilvusL7Move
{
    /// <summary>The release as it is now (under <c>-WhatIf</c>: as it would be).</summary>
    public required MilvusRelease Release { get; init; }

    /// <summary>Name of the release.</summary>
    public string Name => Release.Name;

    /// <summary>Namespace of the release.</summary>
    public string? Namespace => Release.Namespace;

    /// <summary>How far the move is.</summary>
    public required MilvusL7MoveState State { get; init; }

    /// <summary>How the release is moved; null where that was not found out.</summary>
    public MilvusL7Strategy? Strategy { get; init; }

    /// <summary>Host names that clients connect to.</summary>
    public string[] HostName { get; init => field = ForeignText.Name(value); } = [];

    /// <summary>Name of the Ingress.</summary>
    public string? IngressName { get; init => field = ForeignText.Name(value); }

    /// <summary>Address of the layer-7 load balancer; null until GKE has given one.</summary>
    public string? Address { get; init => field = ForeignText.Name(value); }

    /// <summary>Address of the layer-4 load balancer, also where it was given up.</summary>
    public string? L4Address { get; init => field = ForeignText.Name(value); }

    /// <summary>The steps in their order.</summary>
    public MilvusL7Step[] Step { get; init; } = [];

    /// <summary>The command to run next; null where there is none.</summary>
    public string? Next { get; init => field = ForeignText.Name(value); }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why it ended; null where it did not fail.</summary>
    public string? ErrorMessage => Fault?.Message;

    /// <inheritdoc />
    public override string ToString() => $"{Release}: {State}";

    /// <summary>The error itself; null where it did not fail.</summary>
    internal Exception? Fault { get; init => field = ForeignText.Of(value); }
}
