using System.Net;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>
/// Which proxy a server is reached through, as kubectl and helm decide: the kubeconfig's <c>proxy-url</c>, else HTTPS_PROXY or
/// HTTP_PROXY without the hosts of NO_PROXY. .NET's own reading of these variables has no CIDR ranges and no ports in NO_PROXY,
/// and sends loopback addresses to the proxy.
/// </summary>
internal static class ClusterProxy
{
    private static readonly string[] Schemes = ["http", "https", "socks5"];

    /// <summary>The proxy of the environment for a server; null for none.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static Uri? OfEnvironment(Uri server, Func<string, string?> variable)
    {
        var value = server.Scheme == Uri.UriSchemeHttps ? Either("HTTPS_PROXY") : Either("HTTP_PROXY");
        if (value is null || IsExcluded(server, Either("NO_PROXY") ?? string.Empty))
        {
            return null;
        }

        return Parse(value) ?? Parse("http://" + value) ?? throw Errors.ProxyInvalid("the environment");

        string? Either(string name) =>
            variable(name) is { Length: > 0 } upper ? upper : variable(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;
    }

    /// <summary>A proxy's URL; null where the text is none, or has a scheme that kubectl refuses.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var proxy) && Schemes.Contains(proxy.Scheme) && proxy.Host.Length > 0 ? proxy : null;

    /// <summary>The proxy for an HTTP handler, with the credentials of its URL.</summary>
    public static WebProxy ToWebProxy(Uri proxy)
    {
        const int SocksPort = 1080;
        var port = proxy.Port < 0 ? SocksPort : proxy.Port;
        var bare = new UriBuilder(proxy) { UserName = string.Empty, Password = string.Empty, Port = port }.Uri;
        var web = new WebProxy(bare);
        if (proxy.UserInfo.Length > 0)
        {
            var parts = proxy.UserInfo.Split(':', 2);
            var password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty;
            web.Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), password);
        }

        return web;
    }

    /// <summary>Whether NO_PROXY, or being this machine, excludes the server; the rules are those of Go's httpproxy package.</summary>
    public static bool IsExcluded(Uri server, string noProxy)
    {
        var host = server.IdnHost.ToLowerInvariant();
        var address = IPAddress.TryParse(host, out var parsed) ? Unmapped(parsed) : null;
        if (host == "localhost" || (address is not null && IPAddress.IsLoopback(address)))
        {
            return true;
        }

        return noProxy.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(entry => IsMatch(entry.ToLowerInvariant(), host, address, server.Port));
    }

    private static bool IsMatch(string entry, string host, IPAddress? address, int port)
    {
        if (entry == "*")
        {
            return true;
        }

        if (entry.Split('/') is [var first, var last] && IPAddress.TryParse(first, out var start) && byte.TryParse(last, out var bits))
        {
            return address is not null && IsInNetwork(address, start, bits);
        }

        var (name, entryPort) = Split(entry);
        if (name.Length == 0 || (entryPort is not null && entryPort != port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            return false;
        }

        if (IPAddress.TryParse(name, out var listed))
        {
            return address is not null && Unmapped(listed).Equals(address);
        }

        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return name.StartsWith('.')
            ? host.EndsWith(name, StringComparison.Ordinal)
            : host == name || host.EndsWith("." + name, StringComparison.Ordinal);
    }

    private static bool IsInNetwork(IPAddress address, IPAddress start, int bits)
    {
        // Not by IPNetwork, which refuses a range that is written with an address inside it (10.1.2.3/8).
        var (own, network) = (address.GetAddressBytes(), start.GetAddressBytes());
        return own.Length == network.Length && bits <= 8 * own.Length
            && Enumerable.Range(0, bits).All(i => ((own[i / 8] ^ network[i / 8]) & (0x80 >> (i % 8))) == 0);
    }

    /// <summary>Splits <c>host:port</c> and <c>[address]:port</c>; an IPv6 address without brackets has no port.</summary>
    private static (string Name, string? Port) Split(string entry)
    {
        if (entry.StartsWith('['))
        {
            var close = entry.IndexOf(']', StringComparison.Ordinal);
            var hasPort = close > 0 && entry.Length > close + 1 && entry[close + 1] == ':';
            return close < 0 ? (entry, null) : (entry[1..close], hasPort ? entry[(close + 2)..] : null);
        }

        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || entry.IndexOf(':', colon + 1) >= 0
            ? (entry, null)
            : (entry[..colon], entry[(colon + 1)..] is { Length: > 0 } port ? port : null);
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
