using System.Net;
using System.Net.Sockets;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Looks hosts up in DNS.</summary>
internal static class HostLookup
{
    /// <summary>The name is not there, as far as DNS knows. Any other problem leaves open whether it is.</summary>
    public const string NoSuchName = "the name does not exist";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>This machine's resolver.</summary>
    public static Task<IPAddress[]> SystemAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);

    /// <param name="address">The load balancer's; null where it has none yet.</param>
    public static async Task<MilvusDnsStatus> LookUpAsync(Func<string, CancellationToken, Task<IPAddress[]>> resolver, string host, string? address, EngineContext context)
    {
        if (host.StartsWith('*'))
        {
            return new MilvusDnsStatus { HostName = host, Problem = "a wildcard: the names in use are not known" };
        }

        try
        {
            // The system's resolver does not let go at once when it is cancelled.
            var found = await resolver(host, context.Cancellation).WaitAsync(Limit, context.Cancellation);
            var texts = found.Select(a => a.ToString()).ToArray();
            return new MilvusDnsStatus { HostName = host, Address = texts, IsMatch = address is null ? null : texts.Contains(address) };
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            var problem = e is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } ? NoSuchName
                : e is TimeoutException ? "no response in time"
                : e.Message;
            return new MilvusDnsStatus { HostName = host, IsMatch = address is null ? null : false, Problem = problem };
        }
    }
}
