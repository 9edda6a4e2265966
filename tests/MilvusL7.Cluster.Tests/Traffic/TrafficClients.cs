using System.Diagnostics;
using System.Globalization;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <summary>Clients that call side by side, each one request after the other, until they are stopped.</summary>
public sealed class TrafficClients : IAsyncDisposable
{
    private const int MostFailuresKept = 10;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly List<string> _failures = [];
    private readonly CancellationTokenSource _stop = new(LongestRun);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task[] _running;
    private volatile TrafficTarget _target;
    private int _requests;
    private int _failed;
    private TimeSpan _lastSuccess;
    private TimeSpan _longestGap;

    private TrafficClients(TrafficTarget target, int count, TimeSpan pause)
    {
        _target = target;
        _running = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => CallAsync(pause)))];
    }

    /// <summary>May be changed: each client goes over with its next request, on a new connection.</summary>
    public TrafficTarget Target
    {
        get => _target;
        set => _target = value;
    }

    /// <summary>What happened since the start or the last <see cref="Take"/>.</summary>
    public TrafficResult Result
    {
        get
        {
            lock (_lock)
            {
                var gap = _clock.Elapsed - _lastSuccess;
                return new TrafficResult(_requests, _failed, [.. _failures], gap > _longestGap ? gap : _longestGap);
            }
        }
    }

    /// <summary>What happened so far; from here on it is counted anew.</summary>
    public TrafficResult Take()
    {
        lock (_lock)
        {
            var taken = Result;
            (_requests, _failed, _longestGap) = (0, 0, TimeSpan.Zero);
            _failures.Clear();
            return taken;
        }
    }

    /// <param name="pause">Between two requests of one client.</param>
    public static TrafficClients Start(TrafficTarget target, int count, TimeSpan pause) => new(target, count, pause);

    /// <summary>Until so many more requests came to their end.</summary>
    public async Task ContinueAsync(int requests = 200)
    {
        int enough = Result.Requests + requests;
        await Wait.UntilAsync($"{requests} more requests", () => Task.FromResult(Result.Requests >= enough));
    }

    /// <summary>Until the last so many requests all succeeded.</summary>
    public async Task UntilServedAsync(int requests = 50)
    {
        var seen = Result;
        await Wait.UntilAsync($"{requests} requests without a failure", () =>
        {
            var now = Result;
            if (now.Failed != seen.Failed)
            {
                seen = now;
            }

            return Task.FromResult(now.Requests >= seen.Requests + requests);
        });
    }

    /// <summary>Requests under way come to their end and count.</summary>
    public async Task<TrafficResult> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _clock.Stop();
        return Result;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(TimeSpan pause)
    {
        var target = _target;
        var client = new MilvusClient(target);
        try
        {
            for (int i = 0; !_stop.IsCancellationRequested; i++)
            {
                if (_target != target)
                {
                    target = _target;
                    client.Dispose();
                    client = new MilvusClient(target);
                }

                Note(i % 2 == 0 ? await client.GetVersionAsync(CancellationToken.None) : await client.CheckHealthAsync(CancellationToken.None));
                await Task.Delay(pause, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped between two requests.
        }
        finally
        {
            client.Dispose();
        }
    }

    private void Note(string? failure)
    {
        lock (_lock)
        {
            _requests++;
            if (failure is null)
            {
                var gap = _clock.Elapsed - _lastSuccess;
                _longestGap = gap > _longestGap ? gap : _longestGap;
                _lastSuccess = _clock.Elapsed;
                return;
            }

            _failed++;
            if (_failures.Count < MostFailuresKept)
            {
                _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {failure}"));
            }
        }
    }
}
