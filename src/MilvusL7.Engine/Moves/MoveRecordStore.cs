using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>Keeps the record of a move in a ConfigMap beside the release.</summary>
internal sealed class MoveRecordStore(ClusterTarget target, ReleaseState state)
{
    private const string Key = "move.json";

    public static string NameOf(string release) => $"milvusl7-{release}";

    public ResourceRef Reference { get; } = new(ResourceKind.ConfigMap, state.Namespace, NameOf(state.Name));

    /// <summary>Null where no move was begun.</summary>
    /// <exception cref="MilvusL7Exception"><c>MoveRecordUnreadable</c>.</exception>
    public async Task<MoveRecord?> ReadAsync(EngineContext context)
    {
        var found = await target.GetAsync(Reference, context);
        if (found is null)
        {
            return null;
        }

        return Ownership.IsOurs(found) && MoveRecord.FromText(found.Text("data", Key)) is { } record ? record : throw Errors.MoveRecordUnreadable(Reference.ToString());
    }

    public async Task SaveAsync(MoveRecord record, EngineContext context)
    {
        var desired = Gke.ResourcePlanner.NewResource(ResourceKind.ConfigMap, state, Reference.Name);
        desired["data"] = new JsonObject { [Key] = record.ToText() };
        await target.ApplyAsync(new ApplyRequest(desired, Force: true), context);
    }

    public Task RemoveAsync(EngineContext context) => target.DeleteAsync(Reference, context);
}
