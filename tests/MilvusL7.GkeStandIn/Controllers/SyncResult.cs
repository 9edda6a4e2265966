namespace MilvusL7.GkeStandIn;

internal enum SyncResult
{
    Done,

    /// <summary>An event says why.</summary>
    Failed,

    /// <summary>It came to a step that is held back.</summary>
    Held,

    /// <summary>It is not GKE's, or no longer.</summary>
    NotTaken,
}
