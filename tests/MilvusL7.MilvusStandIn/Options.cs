using System.Globalization;
using System.Net;

namespace MilvusL7.MilvusStandIn;

internal sealed record Options
{
    public const string Usage =
        "[--address 127.X.Y.Z] [--port N] [--health-port N] [--tls CERTIFICATE KEY] [--version V] [--authorization USER:PASSWORD] "
        + "[--unhealthy] [--not-ready] [--startup-delay MILLISECONDS] [--answer-delay MILLISECONDS] [--grace MILLISECONDS] [--with-parent]";

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Of gRPC. Zero takes a free one.</summary>
    public int Port { get; init; } = 19530;

    public int HealthPort { get; init; } = 9091;

    /// <summary>PEM files; null for plaintext.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    public string Version { get; init; } = "v2.5.16";

    /// <summary><c>user:password</c>; null where authorization is off.</summary>
    public string? Authorization { get; init; }

    public bool Unhealthy { get; init; }

    /// <summary>As a proxy that has started and not found its coordinators yet.</summary>
    public bool NotReady { get; init; }

    /// <summary>Before it listens.</summary>
    public TimeSpan StartupDelay { get; init; }

    /// <summary>Of each call.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>For calls under way at SIGTERM.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends at the end of its standard input, so that it does not outlive who started it.</summary>
    public bool WithParent { get; init; }

    /// <summary>Null when the arguments make no sense.</summary>
    public static Options? Parse(IReadOnlyList<string> args)
    {
        var options = new Options();
        int i = 0;
        while (i < args.Count)
        {
            string name = args[i++];
            string? Next() => i < args.Count ? args[i++] : null;
            Options? changed = name switch
            {
                // Nothing a test starts is reachable from elsewhere.
                "--address" => IPAddress.TryParse(Next(), out var address) && IPAddress.IsLoopback(address) ? options with { Address = address } : null,
                "--port" => Number(Next()) is { } port ? options with { Port = port } : null,
                "--health-port" => Number(Next()) is { } port ? options with { HealthPort = port } : null,
                "--tls" => Next() is { } certificate && Next() is { } key ? options with { Tls = (certificate, key) } : null,
                "--version" => Next() is { } version ? options with { Version = version } : null,
                "--authorization" => Next() is { } login && login.Contains(':', StringComparison.Ordinal) ? options with { Authorization = login } : null,
                "--unhealthy" => options with { Unhealthy = true },
                "--not-ready" => options with { NotReady = true },
                "--startup-delay" => Number(Next()) is { } delay ? options with { StartupDelay = TimeSpan.FromMilliseconds(delay) } : null,
                "--answer-delay" => Number(Next()) is { } delay ? options with { AnswerDelay = TimeSpan.FromMilliseconds(delay) } : null,
                "--grace" => Number(Next()) is { } grace ? options with { Grace = TimeSpan.FromMilliseconds(grace) } : null,
                "--with-parent" => options with { WithParent = true },
                _ => null,
            };
            if (changed is null)
            {
                return null;
            }

            options = changed;
        }

        return options;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
