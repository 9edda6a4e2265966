using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace MilvusL7.NodeStandIn;

/// <summary>One container that serves: a process of MilvusL7.MilvusStandIn.</summary>
internal sealed class MilvusProcess : IDisposable
{
    private const int Sigterm = 15;

    private static readonly HttpClient Probe = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromMilliseconds(300) })
    {
        Timeout = TimeSpan.FromMilliseconds(500),
    };

    private readonly Process _process;
    private readonly Uri _healthz;
    private bool _terminated;

    /// <param name="arguments">Those of the stand-in but for its addresses.</param>
    public MilvusProcess(string program, IPAddress address, int port, int healthPort, IEnumerable<string> arguments)
    {
        string[] all =
        [
            program, "--address", address.ToString(), "--port", Text(port), "--health-port", Text(healthPort), "--with-parent", .. arguments,
        ];
        _healthz = new Uri($"http://{address}:{healthPort}/healthz");
        // Its standard input ends with this process, however that ends.
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, all) { RedirectStandardInput = true })
            ?? throw new InvalidOperationException($"{program} does not start");
    }

    public bool HasExited => _process.HasExited;

    public async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await Probe.GetAsync(_healthz, cancellation);
            return response.IsSuccessStatusCode && !HasExited;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>SIGTERM, once.</summary>
    public void Terminate()
    {
        if (!_terminated && !HasExited)
        {
            _terminated = true;
            _ = Signal(_process.Id, Sigterm);
        }
    }

    public void Kill()
    {
        if (!HasExited)
        {
            _process.Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
