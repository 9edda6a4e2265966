using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

public sealed class MoveLeaseTests : IAsyncLifetime
{
    private const string Elsewhere = "another-host";

    private readonly ManualClock _clock = new();
    private readonly Reports _reports = new();
    private LeaseServer _server = null!;

    public async Task InitializeAsync() => _server = await LeaseServer.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task The_first_one_gets_it_and_says_who_it_is()
    {
        await using var lease = await AcquireAsync();

        var written = _server.Lease!;
        Assert.Equal("milvusl7-my-release", written.Text("metadata", "name"));
        Assert.Equal("MilvusL7", written.Text("metadata", "labels", "app.kubernetes.io/managed-by"));
        Assert.Equal("my-release", written.Text("metadata", "labels", "app.kubernetes.io/part-of"));
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName} (process {Environment.ProcessId}, started 2026-01-01T00:00:00Z)", written.Text("spec", "holderIdentity"));
        Assert.Equal("2026-01-01T00:00:00.000000Z", written.Text("spec", "renewTime"));
        Assert.Equal(30, written.Number("spec", "leaseDurationSeconds"));
        Assert.Equal(HostProcess.Current, LeaseHolder.Read(written).Process);
        Assert.Equal(0, written.Number("spec", "leaseTransitions"));
    }

    [Fact]
    public async Task Disposed_of_it_is_deleted()
    {
        await (await AcquireAsync()).DisposeAsync();

        Assert.Null(_server.Lease);
    }

    [Fact]
    public async Task It_is_deleted_though_the_caller_was_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var lease = await AcquireAsync(cancelled.Token);
        await cancelled.CancelAsync();
        Assert.True(lease.Guarded.Cancellation.IsCancellationRequested);

        await lease.DisposeAsync();

        Assert.Null(_server.Lease);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 15)]
    public async Task Disposing_it_waits_for_a_slow_server_but_not_long_and_hardly_where_the_caller_was_cancelled(bool isCancelled, int seconds)
    {
        using var cancelled = new CancellationTokenSource();
        var lease = await AcquireAsync(cancelled.Token);
        using var hanging = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        _server.Before = method =>
        {
            if (method == "DELETE")
            {
                asked.Set();
                hanging.Wait(TimeSpan.FromSeconds(60));
            }

            return null;
        };
        if (isCancelled)
        {
            await cancelled.CancelAsync();
        }

        var disposal = lease.DisposeAsync().AsTask();
        Assert.True(asked.Wait(TimeSpan.FromSeconds(30)));
        _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.NotSame(disposal, await Task.WhenAny(disposal, Task.Delay(100)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await disposal.WaitAsync(TimeSpan.FromSeconds(30));

        hanging.Set();
        Assert.Contains("will expire", _reports.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_one_is_told_who_holds_it()
    {
        await using var lease = await AcquireAsync();

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync());

        Assert.Equal("MoveInProgress", fault.ErrorId);
        Assert.Equal(
            $"A move of release 'my-release' by {Environment.UserName}@{Environment.MachineName} (process {Environment.ProcessId}, started 2026-01-01T00:00:00Z) is in progress since 2026-01-01T00:00:00.000000Z (Lease milvus/milvusl7-my-release, last renewed 2026-01-01T00:00:00.000000Z).",
            fault.Message);
        Assert.Contains("kubectl delete lease milvusl7-my-release --namespace milvus", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.NotNull(_server.Lease);
    }

    [Fact]
    public async Task It_is_renewed_while_it_is_held()
    {
        await using var lease = await AcquireAsync();

        await GoOnAsync(6);

        Assert.Equal("2026-01-01T00:00:30.000000Z", _server.Lease.Text("spec", "renewTime"));
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.DoesNotContain(_reports.All.OfType<EngineMessage>(), m => m.Level == EngineMessageLevel.Verbose && m.Text.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_write_on_it_does_not_end_it()
    {
        await using var lease = await AcquireAsync();
        Write(l => l["metadata"]!["labels"]!["note"] = "theirs");

        await lease.RenewAsync(lease.Guarded);
        Assert.Equal("theirs", _server.Lease.Text("metadata", "labels", "note"));

        Write(l => l["metadata"]!["labels"]!["note"] = "again");
        await lease.DisposeAsync();
        Assert.Null(_server.Lease);
    }

    [Theory]
    [InlineData("deleted", "was deleted")]
    [InlineData("taken", "was taken over by someone@another-host")]
    public async Task Lost_it_says_so_and_leaves_it(string how, string why)
    {
        var lease = await AcquireAsync();
        if (how == "deleted")
        {
            _server.Put(null);
        }
        else
        {
            Write(l => Hold(l, Elsewhere));
        }

        await NextRenewalAsync();
        _clock.Advance(MoveLease.RenewalInterval);
        await Eventually.IsAsync(() => lease.Lost.IsCancellationRequested, "losing it");

        await Eventually.IsAsync(() => lease.Guarded.Cancellation.IsCancellationRequested, "the end of what it guards");
        Assert.Equal("MoveLeaseLost", lease.LostFault!.ErrorId);
        Assert.Contains(why, lease.LostFault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease.RenewAsync(lease.Guarded));
        await lease.DisposeAsync();
        Assert.Equal(how == "taken", _server.Lease is not null);
    }

    [Fact]
    public async Task It_is_lost_before_others_may_take_it_where_it_cannot_be_renewed()
    {
        await using var lease = await AcquireAsync();
        _server.Before = method => method == "PUT" ? 403 : null;
        var began = _clock.GetUtcNow();

        while (!lease.Lost.IsCancellationRequested)
        {
            await Eventually.IsAsync(() => _clock.Waiting > 0 || lease.Lost.IsCancellationRequested, "the next attempt");
            Assert.True(_clock.GetUtcNow() - began < MoveLease.Duration, "it is still thought to be held");
            if (!lease.Lost.IsCancellationRequested)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Contains("could not be renewed", lease.LostFault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_renewal_that_fails_is_tried_again()
    {
        await using var lease = await AcquireAsync();
        var refuse = true;
        _server.Before = method => method == "PUT" && refuse ? 403 : null;
        await NextRenewalAsync();
        _clock.Advance(MoveLease.RenewalInterval);
        await Eventually.IsAsync(() => _reports.Text.Contains("was not renewed", StringComparison.Ordinal), "a failing renewal");
        refuse = false;

        await GoOnAsync(1);

        Assert.Equal("2026-01-01T00:00:10.000000Z", _server.Lease.Text("spec", "renewTime"));
    }

    [Fact]
    public async Task A_holder_that_was_a_process_of_this_host_and_is_gone_is_followed_at_once()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await LeaveAsync(l =>
        {
            l["metadata"]!["annotations"]!["milvusl7/started"] = "1";
            l["metadata"]!["annotations"]!["note"] = "theirs";
        });

        await using var lease = await AcquireAsync();

        Assert.Equal("theirs", _server.Lease.Text("metadata", "annotations", "note"));
        Assert.Equal(1, _server.Lease.Number("spec", "leaseTransitions"));
        Assert.Equal(HostProcess.Current, LeaseHolder.Read(_server.Lease!).Process);
    }

    [Fact]
    public async Task One_of_another_host_is_followed_once_it_expired_and_stays_as_it_was()
    {
        await LeaveAsync(l => Hold(l, Elsewhere));
        _clock.Advance(MoveLease.Duration + TimeSpan.FromSeconds(1));
        var acquiring = AcquireAsync();
        await SecondLookAsync();
        Assert.False(acquiring.IsCompleted);
        _clock.Advance(MoveLease.RenewalInterval);
        Assert.Equal(1, _clock.Waiting);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await using var lease = await acquiring;

        Assert.Equal(1, _server.Lease.Number("spec", "leaseTransitions"));
    }

    [Fact]
    public async Task One_whose_clock_is_behind_is_not_followed_while_it_renews()
    {
        await LeaveAsync(l => Hold(l, Elsewhere));
        _clock.Advance(TimeSpan.FromHours(1));
        var acquiring = AcquireAsync();
        await SecondLookAsync();
        Write(l => l["spec"]!["renewTime"] = "2026-01-01T00:00:05.000000Z");

        _clock.Advance(MoveLease.RenewalInterval * 2);

        Assert.Equal("MoveInProgress", (await Assert.ThrowsAsync<MilvusL7Exception>(() => acquiring)).ErrorId);
    }

    [Fact]
    public async Task One_that_has_not_expired_is_not_followed()
    {
        await LeaveAsync(l => Hold(l, Elsewhere));
        _clock.Advance(MoveLease.Duration - TimeSpan.FromSeconds(1));

        Assert.Equal("MoveInProgress", (await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync())).ErrorId);
    }

    [Fact]
    public async Task The_loser_of_a_race_for_a_stale_one_is_told_who_won()
    {
        await LeaveAsync(l => l["spec"]!["holderIdentity"] = string.Empty);
        var raced = false;
        _server.Before = method =>
        {
            if (method == "PUT" && !raced)
            {
                raced = true;
                Write(l => Hold(l, Elsewhere));
            }

            return null;
        };

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync());

        Assert.Equal("MoveInProgress", fault.ErrorId);
        Assert.Contains("someone@another-host", fault.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", LeaseHolder.Read(_server.Lease!).Id);
    }

    [Fact]
    public async Task The_loser_of_a_race_to_make_it_is_told_who_won()
    {
        JsonObject? theirs = null;
        await LeaveAsync(l => theirs = Hold((JsonObject)l.DeepClone(), Elsewhere));
        _server.Put(null);
        _server.Before = method =>
        {
            if (method == "POST")
            {
                _server.Put(theirs);
            }

            return null;
        };

        Assert.Equal("MoveInProgress", (await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync())).ErrorId);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task An_answer_that_is_lost_on_the_way_leaves_it_held(string method)
    {
        if (method == "PUT")
        {
            await LeaveAsync(l => l["spec"]!["holderIdentity"] = string.Empty);
        }

        var broken = false;
        _server.BreakAfter = m =>
        {
            var now = m == method && !broken;
            broken |= now;
            return now;
        };

        await using var lease = await AcquireAsync();

        Assert.True(broken);
        Assert.Equal(method == "PUT" ? 1 : 0, _server.Lease.Number("spec", "leaseTransitions"));
        await lease.RenewAsync(lease.Guarded);
    }

    [Fact]
    public async Task Ended_while_it_is_made_it_leaves_none()
    {
        using var cancelled = new CancellationTokenSource();
        _server.BreakAfter = method =>
        {
            if (method == "POST")
            {
                cancelled.Cancel();
            }

            return false;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AcquireAsync(cancelled.Token));

        Assert.Null(_server.Lease);
        Assert.Equal(2, _server.Writes);
    }

    [Fact]
    public async Task One_of_that_name_made_by_others_is_never_taken()
    {
        await LeaveAsync(l =>
        {
            l["metadata"]!["labels"] = new JsonObject();
            l["spec"]!["holderIdentity"] = string.Empty;
        });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync());

        Assert.Equal("MoveInProgress", fault.ErrorId);
        Assert.Contains("an unknown holder", fault.Message, StringComparison.Ordinal);
    }

    private static JsonObject Hold(JsonObject lease, string host)
    {
        lease["metadata"]!["annotations"]!["milvusl7/holder"] = "theirs";
        lease["metadata"]!["annotations"]!["milvusl7/host"] = host;
        lease["spec"]!["holderIdentity"] = $"someone@{host} (process 7, started 2026-01-01T00:00:00Z)";
        return lease;
    }

    private Task<MoveLease> AcquireAsync(CancellationToken cancellation = default) =>
        MoveLease.AcquireAsync(_server.Connection, "my-release", "milvus", new EngineContext(_reports, cancellation), _clock);

    private void Write(Action<JsonObject> change)
    {
        var lease = (JsonObject)_server.Lease!.DeepClone();
        change(lease);
        _server.Put(lease);
    }

    /// <summary>A Lease as a move leaves it that was killed.</summary>
    private async Task LeaveAsync(Action<JsonObject> change)
    {
        var lease = await AcquireAsync();
        var left = (JsonObject)_server.Lease!.DeepClone();
        await lease.DisposeAsync();
        change(left);
        _server.Put(left);
    }

    // The renewals' own pause: a request under way has its deadline on the same clock.
    private Task NextRenewalAsync() => Eventually.IsAsync(() => _clock.IsAwaited(MoveLease.RenewalInterval), "the wait for the next renewal");

    private Task SecondLookAsync() => Eventually.IsAsync(() => _clock.IsAwaited(MoveLease.RenewalInterval + TimeSpan.FromSeconds(2)), "the wait for a second look");

    private async Task GoOnAsync(int renewals)
    {
        for (var i = 0; i < renewals; i++)
        {
            var writes = _server.Writes;
            await NextRenewalAsync();
            _clock.Advance(MoveLease.RenewalInterval);
            await Eventually.IsAsync(() => _server.Writes > writes && _clock.IsAwaited(MoveLease.RenewalInterval), "a renewal");
        }
    }
}
