using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>One release on its way.</summary>
internal sealed class Move
{
    private string? _saved;

    private Move(ClusterTarget target, ReleaseState state, MoveRecordStore store, MoveTools tools, bool isForced, MoveRecord? record)
    {
        (Target, State, Store, Tools, IsForced) = (target, state, store, tools, isForced);
        _saved = record?.ToText();
        Record = record!;
    }

    public ClusterTarget Target { get; }

    /// <summary>The release when this command began.</summary>
    public ReleaseState State { get; }

    public MoveRecordStore Store { get; }

    public MoveTools Tools { get; }

    /// <summary>Null until <see cref="Begin"/>, where no move was begun before.</summary>
    public MoveRecord Record { get; private set; }

    public bool IsForced { get; }

    /// <summary>True for a plan that nobody is going to carry out: what would refuse a step is a warning of it.</summary>
    public bool IsShownOnly { get; init; }

    public bool IsBegun => Record is not null;

    public bool IsSaved => _saved is not null;

    public ResourceRef Ingress => new(ResourceKind.Ingress, State.Namespace, Record.IngressName);

    public ResourceRef Service => new(ResourceKind.Service, State.Namespace, State.Service.Name);

    /// <summary>The clone's name, on every object of it.</summary>
    public string CloneName => SideBySide.NameOf(State);

    public static async Task<Move> OpenAsync(ReleaseSession session, MoveTools tools, bool isForced, EngineContext context, bool isShownOnly = false)
    {
        var target = (ClusterTarget)session.Target;
        var store = new MoveRecordStore(target, session.State, tools.Clock);
        return new Move(target, session.State, store, tools, isForced, await store.ReadAsync(context)) { IsShownOnly = isShownOnly };
    }

    /// <summary>Sets the record without writing it.</summary>
    public void Begin(MoveRecord record) => Record = record;

    /// <summary>Notes which helm is at work: where this process ends in the middle, the next one knows whose revision is left pending.</summary>
    public Task HelmStartedAsync(HelmProcess helm, EngineContext context) => UpdateAsync(r => r with { Helm = helm }, context);

    public async Task ForgetAsync(EngineContext context)
    {
        await Store.RemoveAsync(context);
        _saved = null;
    }

    /// <summary>Changes the record, and writes it where it is not what was written last.</summary>
    public async Task UpdateAsync(Func<MoveRecord, MoveRecord> change, EngineContext context)
    {
        Record = change(Record);
        if (Record.ToText() is { } text && text != _saved)
        {
            await Store.SaveAsync(Record, context);
            _saved = text;
        }
    }
}
