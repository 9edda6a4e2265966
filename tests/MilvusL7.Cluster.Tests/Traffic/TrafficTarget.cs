using System.Net;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <summary>What clients connect to.</summary>
/// <param name="EndPoint">Asked at each connection, as a name would be.</param>
/// <param name="Host">The name in SNI and in requests; null for plaintext.</param>
public sealed record TrafficTarget(Func<IPEndPoint> EndPoint, string? Host)
{
    /// <summary><c>user:password</c>, which is sent as pymilvus sends it: base64 without a scheme. Empty sends nothing.</summary>
    public string Login { get; init; } = "root:Milvus";
}
