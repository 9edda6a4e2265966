using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>As much of an API server as one Lease needs: versions, uids, preconditions. Held to the real one by <see cref="MoveLeaseClusterTests"/>.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private readonly object _lock = new();
    private LoopbackServer _server = null!;
    private int _version = 100;

    public JsonObject? Lease { get; private set; }

    /// <summary>Asked before each request, with its method; answers with a status to refuse it with.</summary>
    public Func<string, int?> Before { get; set; } = _ => null;

    /// <summary>Told after each request that was carried out; true breaks the connection in the place of an answer.</summary>
    public Func<string, bool> BreakAfter { get; set; } = _ => false;

    public int Writes { get; private set; }

    public KubernetesConnection Connection { get; private set; } = null!;

    public static async Task<LeaseServer> StartAsync()
    {
        var server = new LeaseServer();
        server._server = await LoopbackServer.StartAsync(server.AnswerAsync);
        server.Connection = new KubernetesConnection(new KubernetesClientConfiguration { Host = server._server.Url });
        return server;
    }

    /// <summary>Writes as another client of the API server does.</summary>
    public void Put(JsonObject? lease)
    {
        lock (_lock)
        {
            Lease = lease is null ? null : Stamp((JsonObject)lease.DeepClone(), lease.Text("metadata", "uid") ?? Guid.NewGuid().ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var method = http.Request.Method;
        var body = http.Request.ContentLength > 0 ? (await JsonNode.ParseAsync(http.Request.Body))!.AsObject() : [];
        if (Before(method) is { } refused)
        {
            await WriteAsync(http, refused, Status(refused, "Refused"));
            return;
        }

        int status;
        JsonObject answer;
        lock (_lock)
        {
            (status, answer) = Handle(method, body);
        }

        if (BreakAfter(method))
        {
            http.Abort();
            return;
        }

        await WriteAsync(http, status, answer);
    }

    private (int Status, JsonObject Answer) Handle(string method, JsonObject body)
    {
        var conflict = (409, Status(409, "Conflict"));
        switch (method)
        {
            case "GET":
                return Lease is null ? (404, Status(404, "NotFound")) : (200, (JsonObject)Lease.DeepClone());
            case "POST":
                if (Lease is not null)
                {
                    return (409, Status(409, "AlreadyExists"));
                }

                Lease = Stamp(body, Guid.NewGuid().ToString());
                break;
            case "PUT":
                if (Lease is null || !Same(Lease["metadata"], body["metadata"]))
                {
                    return conflict;
                }

                Lease = Stamp(body, Lease.Text("metadata", "uid")!);
                break;
            case "DELETE":
                if (Lease is null)
                {
                    return (404, Status(404, "NotFound"));
                }

                if (!Same(Lease["metadata"], body["preconditions"]))
                {
                    return conflict;
                }

                Lease = null;
                Writes++;
                return (200, new JsonObject { ["kind"] = "Status", ["status"] = "Success" });
        }

        Writes++;
        return (method == "POST" ? 201 : 200, (JsonObject)Lease!.DeepClone());
    }

    private JsonObject Stamp(JsonObject lease, string uid)
    {
        lease["metadata"]!["uid"] = uid;
        lease["metadata"]!["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return lease;
    }

    private static bool Same(JsonNode? live, JsonNode? given) =>
        live.Text("uid") == given.Text("uid") && live.Text("resourceVersion") == given.Text("resourceVersion");

    private static JsonObject Status(int code, string reason) => new()
    {
        ["kind"] = "Status",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = $"the test says {code}",
        ["details"] = new JsonObject { ["name"] = "milvusl7-my-release", ["kind"] = "leases" },
    };

    private static Task WriteAsync(HttpContext http, int status, JsonObject answer)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString());
    }
}
