using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// Keeps two moves of one release from interleaving: a Lease in its namespace, renewed while this is not disposed of, and
/// deleted then. A Lease whose holder is gone is taken over.
/// </summary>
internal sealed class MoveLease : IAsyncDisposable
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(5);

    // Before others may take it: what is under way then has some seconds to end.
    private static readonly TimeSpan RenewalDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgainAfter = RenewalInterval + TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReleaseLimitWhenCancelled = TimeSpan.FromSeconds(2);
    private const int ConflictAttempts = 5;

    private readonly KubernetesConnection _connection;
    private readonly EngineContext _context;
    private readonly TimeProvider _clock;
    private readonly string _release;
    private readonly ResourceRef _resource;
    private readonly LeaseHolder _holder = LeaseHolder.New();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _disposed = new();
    private JsonObject _current = [];
    private long _renewed;
    private string? _lostBecause;
    private bool _mayHold;
    private Task _renewals = Task.CompletedTask;
    private CancellationTokenSource? _guard;

    private MoveLease(KubernetesConnection connection, string release, string @namespace, EngineContext context, TimeProvider clock)
    {
        _connection = connection;
        _context = context;
        _clock = clock;
        _release = release;
        _resource = new ResourceRef(ResourceKind.Lease, @namespace, NameOf(release));
        _renewed = clock.GetTimestamp();
        _guard = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation, _lost.Token);
        Lost = _lost.Token;
        Guarded = context with { Cancellation = _guard.Token };
    }

    /// <summary>Cancelled once the Lease is another's, deleted, or could not be renewed for so long that it soon may be.</summary>
    public CancellationToken Lost { get; }

    /// <summary>The caller's context, ended with the Lease too.</summary>
    public EngineContext Guarded { get; }

    /// <summary>Why it was lost, to be thrown in the place of a cancellation; null while it is held.</summary>
    public MilvusL7Exception? LostFault =>
        _lostBecause is { } why ? Errors.MoveLeaseLost(_release, _resource.Name, _resource.Namespace!, why) : null;

    public static string NameOf(string release) => $"milvusl7-{release}";

    /// <exception cref="MilvusL7Exception"><c>MoveInProgress</c>: another holds it.</exception>
    public static async Task<MoveLease> AcquireAsync(KubernetesConnection connection, string release, string @namespace, EngineContext context, TimeProvider? clock = null)
    {
        var lease = new MoveLease(connection, release, @namespace, context, clock ?? TimeProvider.System);
        try
        {
            await lease.AcquireAsync();
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }

        lease._renewals = Task.Run(lease.KeepAsync, CancellationToken.None);
        return lease;
    }

    /// <summary>Writes the Lease with a new time; what others wrote on it stays.</summary>
    /// <exception cref="MilvusL7Exception"><c>MoveLeaseLost</c>.</exception>
    public async Task RenewAsync(EngineContext context)
    {
        await _writing.WaitAsync(context.Cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                ThrowWhereLost();
                var wished = (JsonObject)_current.DeepClone();
                wished["spec"]!["renewTime"] = Time(_clock.GetUtcNow());
                try
                {
                    // With its resource version and uid: the API server makes a Lease that a replace does not find.
                    Hold((await _connection.SendAsync(HttpMethod.Put, Path(_resource.Name), wished, null, $"renew {_resource}", context))!);
                    return;
                }
                catch (MilvusL7Exception e) when ((e.ErrorId == "ChangedMeanwhile" && attempt < ConflictAttempts) || e is MissingResourceException)
                {
                    await LookAgainAsync(context);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _renewals;
        if (_mayHold && _lostBecause is null)
        {
            await ReleaseAsync();
        }

        _mayHold = false;

        _guard?.Dispose();
        _guard = null;
    }

    private async Task AcquireAsync()
    {
        // A Lease that goes while it is looked at is made anew; one that comes is another's.
        for (var attempt = 1; attempt <= ConflictAttempts; attempt++)
        {
            var found = await GetAsync(_context);
            if (found is null)
            {
                if (await TryCreateAsync() is { } made)
                {
                    Hold(made);
                    return;
                }

                continue;
            }

            // Ours: an earlier attempt of ours succeeded, and its answer was lost on the way.
            if (_holder.Holds(found))
            {
                Hold(found);
                return;
            }

            if (await StaleAsync(found) is { } stale)
            {
                await TakeOverAsync(stale);
                return;
            }
        }

        throw Errors.ChangedMeanwhile(_resource.ToString(), null);
    }

    private async Task<JsonObject?> TryCreateAsync()
    {
        var metadata = new JsonObject
        {
            ["name"] = _resource.Name,
            ["namespace"] = _resource.Namespace,
            ["labels"] = Ownership.Labels(_release),
        };
        var lease = new JsonObject
        {
            ["apiVersion"] = ResourceKind.Lease.ApiVersion,
            ["kind"] = ResourceKind.Lease.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject(),
        };
        Claim(lease, transitions: 0);
        _mayHold = true;
        try
        {
            return await _connection.SendAsync(HttpMethod.Post, Path(null), lease, null, $"create {_resource}", _context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile")
        {
            return null;
        }
    }

    /// <summary>The Lease where its holder is gone; null where it went meanwhile.</summary>
    private async Task<JsonObject?> StaleAsync(JsonObject found)
    {
        if (!Ownership.IsOf(found, _release))
        {
            throw InProgress(found);
        }

        if (IsLeft(found))
        {
            return found;
        }

        if (ExpiryOf(found) > _clock.GetUtcNow())
        {
            throw InProgress(found);
        }

        // The holder's clock may be behind ours: only one that does not renew is gone.
        _context.Verbose($"{_resource} of {HolderOf(found)} has expired; checking whether it is renewed");
        await Task.Delay(LookAgainAfter, _clock, _context.Cancellation);
        var again = await GetAsync(_context);
        if (again is not null && !IsLeft(again) && !IsUnchanged(found, again))
        {
            throw InProgress(again);
        }

        return again;
    }

    /// <summary>True where its holder gave it up, or was a process of this host that has ended.</summary>
    private static bool IsLeft(JsonObject lease) =>
        string.IsNullOrEmpty(lease.Text("spec", "holderIdentity")) || LeaseHolder.Read(lease).Process?.IsGone == true;

    private static bool IsUnchanged(JsonObject before, JsonObject after) =>
        JsonNode.DeepEquals(before["spec"], after["spec"]) && LeaseHolder.Read(before) == LeaseHolder.Read(after)
        && before.Text("metadata", "uid") == after.Text("metadata", "uid");

    private async Task TakeOverAsync(JsonObject stale)
    {
        var claimed = (JsonObject)stale.DeepClone();
        Claim(claimed, (stale.Number("spec", "leaseTransitions") ?? 0) + 1);
        _context.Verbose($"taking over {_resource} from {HolderOf(stale)}, which has exited");
        JsonObject? taken;
        _mayHold = true;
        try
        {
            taken = await _connection.SendAsync(HttpMethod.Put, Path(_resource.Name), claimed, null, $"take {_resource} over", _context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile" || e is MissingResourceException)
        {
            taken = await GetAsync(_context);
            if (taken is null || !_holder.Holds(taken))
            {
                throw InProgress(taken ?? stale);
            }
        }

        Hold(taken!);
    }

    private void Claim(JsonObject lease, int transitions)
    {
        var now = _clock.GetUtcNow();
        _holder.Write(AnnotationsOf(lease));
        var spec = lease["spec"] as JsonObject ?? [];
        lease["spec"] = spec;
        spec["holderIdentity"] = _holder.Describe(now);
        spec["leaseDurationSeconds"] = (int)Duration.TotalSeconds;
        spec["acquireTime"] = Time(now);
        spec["renewTime"] = Time(now);
        spec["leaseTransitions"] = transitions;
    }

    private void Hold(JsonObject lease)
    {
        _current = lease;
        _renewed = _clock.GetTimestamp();
    }

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewalInterval, _clock, _disposed.Token);
                await RenewOnceAsync();
                if (_lostBecause is not null)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Disposed of: the Lease is released next.
        }
    }

    private async Task RenewOnceAsync()
    {
        var left = RenewalDeadline - _clock.GetElapsedTime(_renewed);
        if (left > TimeSpan.Zero)
        {
            using var deadline = new CancellationTokenSource(left, _clock);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _disposed.Token);
            try
            {
                await RenewAsync(new EngineContext(new Quiet(_context.Reports), limit.Token));
                return;
            }
            catch (OperationCanceledException) when (!_disposed.IsCancellationRequested)
            {
                _context.Verbose($"{_resource} could not be renewed in time");
            }
            catch (MilvusL7Exception e)
            {
                _context.Verbose($"{_resource} was not renewed: {e.Message}");
            }
        }

        if (_clock.GetElapsedTime(_renewed) >= RenewalDeadline)
        {
            await LoseAsync($"could not be renewed for {RenewalDeadline.TotalSeconds:0} s");
        }
    }

    private async Task LookAgainAsync(EngineContext context)
    {
        var live = await GetAsync(context);
        if (live is null)
        {
            await LoseAsync("was deleted");
        }
        else if (!_holder.Holds(live))
        {
            await LoseAsync($"was taken over by {HolderOf(live)}");
        }
        else
        {
            _current = live;
        }

        ThrowWhereLost();
    }

    private void ThrowWhereLost()
    {
        if (LostFault is { } fault)
        {
            throw fault;
        }
    }

    private async Task LoseAsync(string because)
    {
        _lostBecause ??= because;
        await _lost.CancelAsync();
    }

    private async Task ReleaseAsync()
    {
        // The caller may have been cancelled: its Lease goes all the same, or everybody would have to wait for its end.
        var cancelled = _context.Cancellation.IsCancellationRequested;
        using var limit = new CancellationTokenSource(cancelled ? ReleaseLimitWhenCancelled : ReleaseLimit, _clock);
        var context = _context with { Cancellation = limit.Token };
        try
        {
            // Ended while it was made: nobody knows yet whether it was.
            var held = _current.Count > 0 ? _current : await GetAsync(context);
            for (var attempt = 1; attempt <= 2 && held is not null && _holder.Holds(held); attempt++)
            {
                if (await TryDeleteAsync(held, context))
                {
                    return;
                }

                held = await GetAsync(context);
            }
        }
        catch (Exception e) when (e is MilvusL7Exception or OperationCanceledException)
        {
            _context.Verbose($"{_resource} was not released and will expire: {e.Message}");
        }
    }

    private async Task<bool> TryDeleteAsync(JsonObject held, EngineContext context)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            // A takeover keeps the uid: the version alone tells that it is still ours.
            ["preconditions"] = new JsonObject
            {
                ["uid"] = held.Text("metadata", "uid"),
                ["resourceVersion"] = held.Text("metadata", "resourceVersion"),
            },
        };
        try
        {
            await _connection.SendAsync(HttpMethod.Delete, Path(_resource.Name), options, null, $"delete {_resource}", context);
            return true;
        }
        catch (MissingResourceException)
        {
            return true;
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ChangedMeanwhile")
        {
            return false;
        }
    }

    private Task<JsonObject?> GetAsync(EngineContext context) =>
        _connection.SendAsync(HttpMethod.Get, Path(_resource.Name), null, null, $"get {_resource}", context);

    private MilvusL7Exception InProgress(JsonObject lease) => Errors.MoveInProgress(
        _release, _resource.Name, _resource.Namespace!, HolderOf(lease),
        lease.Text("spec", "acquireTime") ?? "an unknown time", lease.Text("spec", "renewTime") ?? "never");

    private string Path(string? name) => KubernetesConnection.PathOf(ResourceKind.Lease, _resource.Namespace, name);

    private static string HolderOf(JsonObject lease) => lease.Text("spec", "holderIdentity") is { Length: > 0 } holder ? holder : "an unknown holder";

    private static DateTimeOffset ExpiryOf(JsonObject lease) =>
        (lease.Time("spec", "renewTime") ?? DateTimeOffset.MinValue) + TimeSpan.FromSeconds(lease.Number("spec", "leaseDurationSeconds") ?? 0);

    private static JsonObject AnnotationsOf(JsonObject lease)
    {
        var metadata = (JsonObject)lease["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        return annotations;
    }

    // Kubernetes's MicroTime.
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A request each five seconds is for -Debug: -Verbose tells what the move does.</summary>
    private sealed class Quiet(IProgress<EngineReport> reports) : IProgress<EngineReport>
    {
        public void Report(EngineReport value) =>
            reports.Report(value is EngineMessage { Level: EngineMessageLevel.Verbose } message ? message with { Level = EngineMessageLevel.Debug } : value);
    }
}
