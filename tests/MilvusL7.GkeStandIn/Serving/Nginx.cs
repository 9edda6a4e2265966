using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MilvusL7.GkeStandIn;

/// <summary>A real nginx with a configuration of the caller's, in a folder of its own. Ended when disposed of, or when this process is gone.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    // The shell ends nginx by its id when its standard input ends, which it does however this process ends.
    private const string Keeper = "\"$@\" </dev/null & read -r _; kill -TERM $! 2>/dev/null; wait $!";

    private readonly string _program;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("milvusl7-nginx-");
    private readonly HttpClient _state;
    private Process? _process;
    private int _generation;

    private Nginx(string program)
    {
        _program = program;
        _state = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(PathOf("state.sock")), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        { Timeout = TimeSpan.FromSeconds(2) };
    }

    /// <param name="program">The path of nginx.</param>
    /// <param name="configuration">Directives of the context <c>http</c>, given the folder for their files.</param>
    public static async Task<Nginx> StartAsync(string program, Func<Nginx, string> configuration, CancellationToken cancellation = default)
    {
        var nginx = new Nginx(program);
        try
        {
            nginx.Write(configuration(nginx));
            string[] command = ["-c", Keeper, "nginx-keeper", program, "-p", nginx._folder.FullName, "-e", nginx.PathOf("error.log"), "-c", nginx.PathOf("nginx.conf")];
            nginx._process = Process.Start(new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
            await nginx.UntilCurrentAsync(cancellation);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a file that the configuration refers to, and answers its path.</summary>
    public string WriteFile(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Returns when new connections are served by the new configuration. Requests under way come to their end.</summary>
    public async Task ReloadAsync(string configuration, CancellationToken cancellation = default)
    {
        Write(configuration);
        Signal.Send(int.Parse(await File.ReadAllTextAsync(PathOf("nginx.pid"), cancellation), CultureInfo.InvariantCulture), Signal.Hangup);
        await UntilCurrentAsync(cancellation);
    }

    /// <summary>The end of what nginx had to complain about.</summary>
    public string Errors() =>
        File.Exists(PathOf("error.log")) ? string.Join('\n', File.ReadAllLines(PathOf("error.log")).TakeLast(10)) : "";

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Bound);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }

        _state.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string configuration)
    {
        // As root, workers would be nobody, who may not enter the folder.
        string user = Environment.IsPrivilegedProcess ? "user root;" : "";
        string temporary = string.Join('\n', ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"    {kind}_temp_path {PathOf(kind)};"));
        File.WriteAllText(PathOf("nginx.conf"), $$"""
            {{user}}
            daemon off;
            worker_processes 1;
            pid {{PathOf("nginx.pid")}};
            error_log {{PathOf("error.log")}} warn;
            events { worker_connections 4096; }
            http {
                access_log off;
            {{temporary}}
                server {
                    listen unix:{{PathOf("state.sock")}};
                    location / { return 200 "{{++_generation}}"; }
                }
            {{configuration}}
            }

            """);
    }

    private async Task UntilCurrentAsync(CancellationToken cancellation)
    {
        var deadline = DateTime.UtcNow + Bound;
        while (true)
        {
            try
            {
                string generation = await _state.GetStringAsync(new Uri("http://nginx/"), cancellation);
                if (generation == _generation.ToString(CultureInfo.InvariantCulture))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // It was too busy to answer.
            }

            if (DateTime.UtcNow > deadline || _process is not { HasExited: false })
            {
                throw new InvalidOperationException($"{_program} does not take its configuration: {Errors()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
        }
    }
}
