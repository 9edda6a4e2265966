using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// Keeps the record of a move in a Secret beside the release, as Helm keeps its own. No secret is in it, but what it says is done with an
/// administrator's rights: so only those may write it who could also change what Helm rolls back to.
/// </summary>
internal sealed class MoveRecordStore(ClusterTarget target, ReleaseState state, TimeProvider clock)
{
    public const string Key = "move.json";
    public const string SecretType = "milvusl7/move";

    public static string NameOf(string release) => $"milvusl7-{release}";

    public ResourceRef Reference { get; } = new(ResourceKind.Secret, state.Namespace, NameOf(state.Name));

    private MoveRecordReader Reader => new(Reference, state, clock);

    /// <summary>Null where no move was begun.</summary>
    /// <exception cref="MilvusL7Exception"><c>MoveRecordUnreadable</c>.</exception>
    public async Task<MoveRecord?> ReadAsync(EngineContext context)
    {
        var found = await target.GetAsync(Reference, context);
        if (found is null)
        {
            return null;
        }

        return Ownership.IsOf(found, state.Name) ? Reader.Read(SecretData.Text(found, Key)) : throw Errors.MoveRecordUnreadable(Reference, "It does not have the labels of a move record for this release.");
    }

    public async Task SaveAsync(MoveRecord record, EngineContext context)
    {
        var text = record.ToText();
        try
        {
            Reader.Read(text);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "MoveRecordUnreadable")
        {
            // The record is written before the change: what could not be restored later is not overwritten.
            throw Errors.FormerStateUnsupported(state.Name, e.Message);
        }

        var desired = Gke.ResourcePlanner.NewResource(ResourceKind.Secret, state, Reference.Name);
        desired["type"] = SecretType;
        desired["data"] = new JsonObject { [Key] = SecretData.Encode(text) };
        await target.ApplyAsync(new ApplyRequest(desired, Force: true), context);
    }

    public Task RemoveAsync(EngineContext context) => target.DeleteAsync(Reference, context);
}
