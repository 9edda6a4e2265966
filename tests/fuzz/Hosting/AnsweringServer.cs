using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Tests;

namespace MilvusL7.Fuzz.Hosting;

/// <summary>A request: <paramref name="Path"/> begins with a slash, <paramref name="Query"/> with a question mark where there is one.</summary>
internal sealed record Asked(string Method, string Path, string Query, string Body);

/// <summary>What is sent back.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string>? Headers = null)
{
    public static Answer Json(JsonNode? node) => new(200, node?.ToJsonString() ?? "null");
}

/// <summary>Answers the requests of a server from a function.</summary>
internal static class AnsweringServer
{
    public static Task<LoopbackServer> StartAsync(Func<Asked, Task<Answer>> answer) => LoopbackServer.StartAsync(async http =>
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var answered = await answer(new Asked(http.Request.Method, http.Request.Path.Value ?? string.Empty, http.Request.QueryString.Value ?? string.Empty, body));
        http.Response.StatusCode = answered.Status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in answered.Headers ?? new Dictionary<string, string>())
        {
            http.Response.Headers[name] = value.Any(char.IsControl) ? "x" : value;
        }

        if (answered.Status is not (204 or 304))
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answered.Text));
        }
    });
}
