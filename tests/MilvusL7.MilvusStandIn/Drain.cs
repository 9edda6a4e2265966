using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace MilvusL7.MilvusStandIn;

/// <summary>
/// The end that gRPC's own servers make, in which no request is lost: each connection is told to go before one more of its calls is
/// answered, and is closed after it. Kestrel by itself closes at once, also what a client is just sending on.
/// </summary>
internal sealed class Drain
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private volatile bool _started;
    private int _connections;

    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    };

    public Task CloseAsync(HttpContext context, RequestDelegate next)
    {
        if (_started)
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return next(context);
    }

    /// <summary>Until no connection is left, or the time is over for those on which nothing comes any more.</summary>
    public async Task RunAsync(TimeSpan limit)
    {
        _started = true;
        var deadline = DateTime.UtcNow + limit;
        while (Volatile.Read(ref _connections) > 0 && DateTime.UtcNow < deadline)
        {
            await Task.Delay(Tick);
        }
    }

    /// <summary>The end of the process is in the program's hands.</summary>
    internal sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
