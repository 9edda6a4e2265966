using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>One release on its way.</summary>
internal sealed class Move
{
    private readonly SemaphoreSlim _saving = new(1, 1);
    private bool _isSaved;

    private Move(ClusterTarget target, ReleaseState state, MoveRecordStore store, MoveTools tools, MoveRecord? record)
    {
        (Target, State, Store, Tools) = (target, state, store, tools);
        _isSaved = record is not null;
        Record = record!;
    }

    public ClusterTarget Target { get; }

    /// <summary>The release when this command began.</summary>
    public ReleaseState State { get; }

    public MoveRecordStore Store { get; }

    public MoveTools Tools { get; }

    /// <summary>Null until <see cref="Begin"/>, where no move was begun before.</summary>
    public MoveRecord Record { get; private set; }

    public bool IsBegun => Record is not null;

    public bool IsSaved => _isSaved;

    /// <summary>The clone's name, on every object of it.</summary>
    public string CloneName => SideBySide.NameOf(State);

    public static async Task<Move> OpenAsync(ReleaseSession session, MoveTools tools, EngineContext context)
    {
        var target = (ClusterTarget)session.Target;
        var store = new MoveRecordStore(target, session.State);
        return new Move(target, session.State, store, tools, await store.ReadAsync(context));
    }

    /// <summary>Sets the record without writing it.</summary>
    public void Begin(MoveRecord record) => Record = record;

    /// <summary>Changes the record, and writes it where that changes it.</summary>
    public async Task UpdateAsync(Func<MoveRecord, MoveRecord> change, EngineContext context)
    {
        await _saving.WaitAsync(context.Cancellation);
        try
        {
            var changed = change(Record);
            if (!_isSaved || changed.ToText() != Record.ToText())
            {
                await Store.SaveAsync(changed, context);
                _isSaved = true;
            }

            Record = changed;
        }
        finally
        {
            _saving.Release();
        }
    }
}
