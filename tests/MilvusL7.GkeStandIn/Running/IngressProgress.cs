namespace MilvusL7.GkeStandIn;

/// <summary>When an Ingress is to be synced next.</summary>
internal sealed class IngressProgress
{
    private int _failures;

    public bool IsDirty { get; set; } = true;

    public DateTimeOffset NextTry { get; private set; }

    /// <summary>When its URL map was first seen.</summary>
    public DateTimeOffset? UrlMapSince { get; set; }

    public bool IsDue(DateTimeOffset now) => IsDirty || now >= NextTry;

    public void Note(SyncResult result, DateTimeOffset now, GkeOptions options)
    {
        _failures = result == SyncResult.Failed ? _failures + 1 : 0;
        NextTry = now + result switch
        {
            SyncResult.Failed => TimeSpan.FromTicks(Math.Min(options.RetryDelay.Ticks << Math.Min(_failures - 1, 20), options.LongestRetryDelay.Ticks)),
            // A step may be released at any time.
            SyncResult.Held => TimeSpan.Zero,
            _ => options.Resync,
        };
    }
}
