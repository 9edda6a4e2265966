using System.Security;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>The Compute stand-in and a client of it.</summary>
internal sealed class Api : IAsyncDisposable
{
    public const string Project = "milvusl7-test";
    public const string Token = "ya29.a0-very-secret";

    private Api(ComputeServer server, ComputeClient client, Reports reports, CancellationTokenSource cancellation)
    {
        Server = server;
        Client = client;
        Reports = reports;
        Cancellation = cancellation;
    }

    public ComputeServer Server { get; }

    public ComputeClient Client { get; }

    public Reports Reports { get; }

    public CancellationTokenSource Cancellation { get; }

    public EngineContext Context => new(Reports, Cancellation.Token);

    public static async Task<Api> StartAsync(string project = Project, TimeSpan? requestTimeout = null)
    {
        var server = await ComputeServer.StartAsync(new ComputeState(Project), new ComputeServerOptions { RequiredToken = Token });
        var reports = new Reports();
        var cancellation = new CancellationTokenSource();
        var access = new ComputeAccess { Endpoint = server.BaseUri.ToString(), AccessToken = Secure(Token) };
        access = requestTimeout is { } limit ? access with { RequestTimeout = limit } : access;
        return new Api(server, await ComputeClient.OpenAsync(access, project, new EngineContext(reports, cancellation.Token)), reports, cancellation);
    }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    public static JsonObject Address(string name) => new() { ["name"] = name, ["addressType"] = "EXTERNAL", ["ipVersion"] = "IPV4" };

    /// <summary>The fault of that id, which shows the token nowhere.</summary>
    public async Task<MilvusL7Exception> FaultAsync(string id, Func<Task> act)
    {
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(act);
        Assert.Equal(id, fault.ErrorId);
        Assert.DoesNotContain(Token, fault.ToString() + fault.RecommendedAction + Reports.Text, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(fault.RecommendedAction));
        return fault;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Cancellation.Dispose();
        await Server.DisposeAsync();
    }
}
