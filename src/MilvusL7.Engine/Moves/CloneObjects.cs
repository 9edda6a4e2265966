using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>The objects that stand beside a release, as wished.</summary>
internal sealed record CloneObjects(IReadOnlyList<JsonObject> ConfigMaps, JsonObject Deployment, JsonObject Service, JsonObject? Autoscaler)
{
    /// <summary>In the order in which they are made: what mounts or selects another comes after it.</summary>
    public IReadOnlyList<JsonObject> All => Autoscaler is null ? [.. ConfigMaps, Deployment, Service] : [.. ConfigMaps, Deployment, Service, Autoscaler];
}
