using System.Net;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// The loopback interface stands for the pods' network: what has the address 10.x.y.z in the cluster listens on 127.x.y.z, because
/// the API server takes no loopback address as an endpoint.
/// </summary>
public static class PodNetwork
{
    public static IPAddress OnLoopback(string address)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        bytes[0] = 127;
        return new IPAddress(bytes);
    }

    /// <summary>An address for something else to listen on; pods are not there.</summary>
    public static IPAddress Any() =>
        new([127, (byte)Random.Shared.Next(16, 140), (byte)Random.Shared.Next(0, 256), (byte)Random.Shared.Next(1, 255)]);
}
