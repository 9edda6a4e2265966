using System.Diagnostics;
using System.Net;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <summary>One Milvus stand-in that a test starts itself, without a cluster; it ends with the test.</summary>
public sealed class MilvusProcess : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private MilvusProcess(Process process) => _process = process;

    /// <summary>Of gRPC.</summary>
    public IPEndPoint EndPoint { get; private set; } = null!;

    /// <summary>Of <c>/healthz</c>.</summary>
    public IPEndPoint HealthEndPoint { get; private set; } = null!;

    public static string Program { get; } = Path.Combine(
        RigEnvironment.RepositoryRoot, "tests", "MilvusL7.MilvusStandIn", "bin",
        Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(AppContext.BaseDirectory)!)!), "net10.0", "MilvusL7.MilvusStandIn.dll");

    /// <summary>Returns when it listens, on free ports.</summary>
    /// <param name="arguments">Those of MilvusL7.MilvusStandIn, such as <c>--tls CERTIFICATE KEY</c>.</param>
    public static async Task<MilvusProcess> StartAsync(params string[] arguments)
    {
        string[] all = [Program, "--port", "0", "--health-port", "0", "--with-parent", .. arguments];
        var milvus = new MilvusProcess(Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        try
        {
            // "listening on http://127.0.0.1:1 http://127.0.0.1:2"
            string line = await milvus._process.StandardOutput.ReadLineAsync().WaitAsync(Bound) ?? throw new InvalidOperationException("the stand-in does not start");
            Uri[] urls = [.. line.Split(' ')[2..].Select(url => new Uri(url))];
            milvus.EndPoint = new IPEndPoint(IPAddress.Parse(urls[0].Host), urls[0].Port);
            milvus.HealthEndPoint = new IPEndPoint(IPAddress.Parse(urls[1].Host), urls[1].Port);
            return milvus;
        }
        catch
        {
            await milvus.DisposeAsync();
            throw;
        }
    }

    public void Terminate() => Signal.Send(_process.Id, Signal.Terminate);

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Bound);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Bound);
        }

        _process.Dispose();
    }
}
