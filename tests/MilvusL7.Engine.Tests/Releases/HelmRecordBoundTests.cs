using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

/// <summary>Helm's record is a Secret that others write: whatever is in it, the fault names the Secret.</summary>
public sealed class HelmRecordBoundTests
{
    public static TheoryData<string> Broken =>
    [
        "!",
        Convert.ToBase64String("!"u8.ToArray()),
        Twice("not gzip"u8.ToArray()),
        Packed(""),
        Packed("["),
        Packed("[]"),
        Packed("null"),
        Packed("7"),
        Packed("{}"),
        Packed("""{"chart":7}"""),
        Packed("""{"chart":{"metadata":[]}}"""),
        Packed("""{"chart":{"metadata":{"name":7,"version":"1"}},"manifest":""}"""),
        Packed("""{"chart":{"metadata":{"name":"milvus","version":"1","appVersion":{}}},"manifest":""}"""),
        Packed("""{"chart":{"metadata":{"name":"milvus","version":"1"}},"manifest":[]}"""),
        Packed("""{"chart":{"metadata":{"name":"milvus","version":"1"}},"manifest":"","apply_method":true}"""),
        Packed("""{"chart":{"metadata":{"name":"milvus","version":"1"}},"manifest":"","config":{"a":1,"a":2}}"""),
        Packed(new string('[', 20_000) + new string(']', 20_000)),
        Packed("{\"x\":\"" + new string(' ', 70 * 1024 * 1024) + "\"}"),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Broken_record_is_a_fault_that_names_the_Secret(string data)
    {
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ReadAsync(data));

        Assert.Equal("SecretInvalid", fault.ErrorId);
        Assert.Contains("sh.helm.release.v1.my-release.v1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_as_helm_writes_it_is_read()
    {
        var release = await ReadAsync(Packed("""{"chart":{"metadata":{"name":"milvus","version":"4.2.40"},"values":{"a":1}},"config":{"b":2},"manifest":"x: y"}"""));

        Assert.Equal("4.2.40", release?.ChartVersion);
    }

    private static async Task<HelmRelease?> ReadAsync(string data)
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            var secret = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "sh.helm.release.v1.my-release.v1", ["labels"] = new JsonObject { ["version"] = "1", ["status"] = "deployed" } } };
            var isList = http.Request.Path.Value!.EndsWith("/secrets", StringComparison.Ordinal);
            if (!isList)
            {
                secret["data"] = new JsonObject { ["release"] = data };
            }

            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync((isList ? new JsonObject { ["items"] = new JsonArray(secret) } : secret).ToJsonString());
        });
        using var connection = new KubernetesConnection(new KubernetesClientConfiguration { Host = server.Url });
        return await HelmReleaseStore.ReadAsync(connection, "milvus", "my-release", new EngineContext(new Reports(), CancellationToken.None));
    }

    private static string Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return Twice(packed.ToArray());
    }

    private static string Twice(byte[] data) => Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(data)));
}
