using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace MilvusL7.Engine.Connection;

/// <summary>Where to connect, and as whom.</summary>
/// <param name="Address">A host name or an IP address.</param>
/// <param name="HostName">The name for TLS and HTTP, an SDK's server_name.</param>
internal sealed record ConnectionRequest(string Address, string HostName, int Port)
{
    public MilvusRelease? Release { get; init; }

    /// <summary>Certificates that are trusted, and no others; null for those that this machine trusts.</summary>
    public X509Certificate2Collection? Trusted { get; init; }

    /// <summary>The file they are in, for the example; null where they are not of a file.</summary>
    public string? TrustedFile { get; init; }

    public string? User { get; init; }

    public SecureString? Password { get; init; }

    /// <summary>In the place of user and password: an API key, or both with a colon between.</summary>
    public SecureString? Token { get; init; }

    /// <summary>For all stages together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>An address that a user wrote.</summary>
    /// <exception cref="MilvusL7Exception"><c>AddressInvalid</c>, <c>HostNameInvalid</c>.</exception>
    public static ConnectionRequest Of(string address, string? hostName, int port)
    {
        if (Uri.CheckHostName(address) == UriHostNameType.Unknown)
        {
            throw Errors.Invalid("Address", address, "it must be a host name or an IP address, without https:// and without a port (use -Port).", "Specify a host name or an IP address with -Address.");
        }

        CheckHostName(hostName);
        var bare = address.Trim('[', ']');
        return new ConnectionRequest(bare, hostName ?? bare, port);
    }

    public static void CheckHostName(string? hostName)
    {
        if (hostName is not null && Uri.CheckHostName(hostName) == UriHostNameType.Unknown)
        {
            throw Errors.Invalid("HostName", hostName, "it is not a host name.");
        }
    }

    public bool HasCredentials => User is not null || Token is not null;
}
