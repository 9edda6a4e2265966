using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Moves;

/// <summary>What a clone is made of: the release's objects as they are.</summary>
internal sealed record CloneSource
{
    public required ReleaseState Release { get; init; }

    /// <summary>The Service that clients use.</summary>
    public required JsonObject Service { get; init; }

    /// <summary>The Deployment behind it that serves now.</summary>
    public required WorkloadState Serving { get; init; }

    /// <summary>The ConfigMaps that the Deployment's configuration files come from.</summary>
    public IReadOnlyList<JsonObject> ConfigMaps { get; init; } = [];

    /// <summary>The autoscaler of that Deployment.</summary>
    public JsonObject? Autoscaler { get; init; }

    /// <summary>The clone's Deployment where it stands already.</summary>
    public JsonObject? Standing { get; init; }
}
