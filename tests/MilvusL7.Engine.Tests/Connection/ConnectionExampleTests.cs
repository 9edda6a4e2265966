using MilvusL7.Engine.Connection;
using Xunit;

namespace MilvusL7.Engine.Tests.Connection;

/// <summary>What the lines say; that the one for Node works is shown with the SDK itself, in the cluster tests.</summary>
public sealed class ConnectionExampleTests
{
    [Fact]
    public void Where_DNS_knows_the_name_nothing_more_is_said() =>
        AssertLines(
            new ConnectionRequest("milvus.example.com", "milvus.example.com", 443),
            "client = MilvusClient(uri=\"https://milvus.example.com:443\", secure=True)",
            "const client = new MilvusClient({ address: 'milvus.example.com:443', ssl: true });");

    [Fact]
    public void Behind_an_address_both_are_told_the_name_and_Node_twice() =>
        AssertLines(
            new ConnectionRequest("198.51.100.7", "milvus.example.com", 443) { Trusted = [], TrustedFile = "/a/milvus.crt", User = "root" },
            "client = MilvusClient(uri=\"https://198.51.100.7:443\", user=\"root\", password=\"<password>\", secure=True, server_pem_path=\"milvus.crt\", server_name=\"milvus.example.com\")",
            "const client = new MilvusClient({ address: '198.51.100.7:443', ssl: true, username: 'root', password: '<password>', "
            + "tls: { rootCertPath: 'milvus.crt', serverName: 'milvus.example.com' }, channelOptions: { 'grpc.default_authority': 'milvus.example.com' } });");

    [Fact]
    public void Quotes_in_a_name_stay_in_it()
    {
        var example = ConnectionExamples.Of(new ConnectionRequest("a.example.com", "a.example.com", 443) { User = "o'ne\"\\" });

        Assert.Contains("""user="o'ne\"\\", password""", example, StringComparison.Ordinal);
        Assert.Contains("""username: 'o\'ne"\\', password""", example, StringComparison.Ordinal);
    }

    [Fact]
    public void An_IPv6_address_is_in_brackets() =>
        Assert.Contains("https://[2001:db8::1]:443", ConnectionExamples.Of(ConnectionRequest.Of("[2001:db8::1]", null, 443)), StringComparison.Ordinal);

    private static void AssertLines(ConnectionRequest request, string python, string node) =>
        Assert.Equal(["# pymilvus", python, "// @zilliz/milvus2-sdk-node", node], ConnectionExamples.Of(request).Split('\n'));
}
