using MilvusL7.Engine.Connection;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Connects to the load balancers that were observed, as their clients do.</summary>
internal static class ConnectionObserver
{
    private const int HttpsPort = 443;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The same observations, with what a client of each address and host meets. All at once.</summary>
    public static async Task<IReadOnlyList<Observation>> ConnectAsync(IReadOnlyList<Observation> observations, MilvusRelease release, EngineContext context) =>
        await Task.WhenAll(observations.Select(async o => o.IsFolder || o.Address is not { } address || IngressFacts.IsOthers(o.Ingress) ? o : o with
        {
            Connections = await ConnectAsync(o, address, release, context),
        }));

    private static async Task<MilvusConnection[]> ConnectAsync(Observation observation, string address, MilvusRelease release, EngineContext context)
    {
        var trusted = await ReleaseConnection.TrustedAsync(observation.Session, observation.Ingress!, context);
        if (!trusted.IsKnown)
        {
            // Whether a client trusts the certificate cannot be told, and with it nothing of what follows.
            return [];
        }

        var tester = new ConnectionTester(HostLookup.SystemAsync, TimeProvider.System);
        return await Task.WhenAll(observation.HostNames
            .Where(h => !h.StartsWith('*'))
            .Select(h => tester.TestAsync(new ConnectionRequest(address, h, HttpsPort) { Release = release, Trusted = trusted.Value, Timeout = Limit }, context)));
    }
}
