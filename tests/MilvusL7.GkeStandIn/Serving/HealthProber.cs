using System.Collections.Concurrent;
using System.Globalization;

namespace MilvusL7.GkeStandIn;

/// <summary>Google's health checkers: ask every address that is checked, again and again, and know what the last answers were.</summary>
public sealed class HealthProber : IAsyncDisposable
{
    private static readonly TimeSpan Forget = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string IpAddress, int Port, string Path), Target> _targets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(500) }) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly TimeSpan _interval;
    private readonly Task _running;

    /// <param name="interval">Between two checks of one address.</param>
    public HealthProber(TimeSpan interval)
    {
        _interval = interval;
        _running = Task.Run(RunAsync);
    }

    /// <summary>What is asked for is checked from then on; false until two checks in a row succeeded, and after two failed.</summary>
    public bool IsHealthy(string ipAddress, int port, string path)
    {
        var target = _targets.GetOrAdd((ipAddress, port, path), _ => new Target());
        target.Asked = DateTime.UtcNow;
        return target.IsHealthy;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                foreach (var key in _targets.Where(entry => DateTime.UtcNow - entry.Value.Asked > Forget).Select(entry => entry.Key))
                {
                    _targets.TryRemove(key, out _);
                }

                await Task.WhenAll(_targets.Select(entry => CheckAsync(entry.Key, entry.Value)));
                await Task.Delay(_interval, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private async Task CheckAsync((string IpAddress, int Port, string Path) where, Target target)
    {
        try
        {
            var uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{PodNetwork.OnLoopback(where.IpAddress)}:{where.Port}{where.Path}"));
            using var response = await _client.GetAsync(uri, _stop.Token);
            target.Note(response.IsSuccessStatusCode);
        }
        catch (HttpRequestException)
        {
            target.Note(false);
        }
        catch (TaskCanceledException) when (!_stop.IsCancellationRequested)
        {
            target.Note(false);
        }
    }

    private sealed class Target
    {
        private const int Threshold = 2;

        private int _same;
        private bool _last;

        public DateTime Asked { get; set; }

        public bool IsHealthy { get; private set; }

        public void Note(bool healthy)
        {
            _same = healthy == _last ? _same + 1 : 1;
            _last = healthy;
            if (_same >= Threshold)
            {
                IsHealthy = healthy;
            }
        }
    }
}
