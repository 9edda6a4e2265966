using Microsoft.AspNetCore.Http;
using System.Net;
using System.Net.Sockets;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class ComputeErrorTests
{
    private const string Path = "global/urlMaps/a";

    [Fact]
    public async Task A_permission_that_is_missing_is_named()
    {
        await using var api = await Api.StartAsync();
        api.Server.Forbid("compute.urlMaps.get");

        var fault = await api.FaultAsync("ComputeForbidden", () => api.Client.GetAsync(Path, api.Context));
        Assert.Equal(MilvusL7ErrorCategory.PermissionDenied, fault.Category);
        Assert.Contains("compute.urlMaps.get", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Google_does_not_take_is_unauthenticated()
    {
        await using var api = await Api.StartAsync();
        api.Server.RequiredToken = "another";

        var fault = await api.FaultAsync("ComputeUnauthenticated", () => api.Client.GetAsync(Path, api.Context));
        Assert.Equal(MilvusL7ErrorCategory.AuthenticationError, fault.Category);
    }

    [Fact]
    public async Task An_API_that_is_off_comes_with_the_command_that_turns_it_on()
    {
        await using var api = await Api.StartAsync();
        api.Server.ApiEnabled = false;

        var fault = await api.FaultAsync("ComputeApiDisabled", () => api.Client.GetAsync(Path, api.Context));
        Assert.Equal($"gcloud services enable compute.googleapis.com --project {Api.Project}", fault.RecommendedAction);
    }

    [Fact]
    public async Task A_project_that_does_not_exist_is_no_missing_resource()
    {
        await using var api = await Api.StartAsync("no-such-project");

        var fault = await api.FaultAsync("ComputeProjectNotFound", () => api.Client.GetAsync(Path, api.Context));
        Assert.Equal("no-such-project", fault.Target);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        using var client = await OpenAsync(new ComputeAccess { Endpoint = $"http://127.0.0.1:{ClosedPort()}/compute/v1/", AccessToken = Api.Secure(Api.Token) });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync(Path, Silent));
        Assert.Equal(("ComputeUnreachable", MilvusL7ErrorCategory.ConnectionError), (fault.ErrorId, fault.Category));
        Assert.Contains("127.0.0.1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_a_timeout_and_no_cancellation()
    {
        await using var api = await Api.StartAsync(requestTimeout: TimeSpan.FromMilliseconds(300));
        api.Server.Hang("GET", Path);

        var fault = await api.FaultAsync("ComputeTimeout", () => api.Client.GetAsync(Path, api.Context));
        Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://compute.example.com/compute/v1/", "without TLS")]
    [InlineData("http://10.0.0.1/compute/v1/", "without TLS")]
    [InlineData("ftp://127.0.0.1/compute/v1/", "not an http or https URL")]
    [InlineData("compute/v1", "not an http or https URL")]
    public async Task An_endpoint_that_would_give_the_token_away_or_is_none_is_refused(string endpoint, string why)
    {
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => OpenAsync(new ComputeAccess { Endpoint = endpoint, AccessToken = Api.Secure(Api.Token) }));

        Assert.Equal("ComputeEndpointInvalid", fault.ErrorId);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Token, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/compute/v1", "http://127.0.0.1:8080/compute/v1/")]
    [InlineData("http://localhost:8080/compute/v1/", "http://localhost:8080/compute/v1/")]
    [InlineData("https://compute.example.com/compute/v1/", "https://compute.example.com/compute/v1/")]
    [InlineData(null, "https://compute.googleapis.com/compute/v1/")]
    public async Task Others_are_taken(string? endpoint, string used)
    {
        using var client = await OpenAsync(new ComputeAccess { Endpoint = endpoint, AccessToken = Api.Secure(Api.Token) });

        Assert.Equal(used, client.Endpoint);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_said_in_short()
    {
        await using var server = await LoopbackServer.StartAsync(c => c.Response.WriteAsync($"<html>{new string('x', 5000)}</html>"));
        using var client = await OpenAsync(new ComputeAccess { Endpoint = server.Url + "/compute/v1/", AccessToken = Api.Secure(Api.Token) });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync(Path, Silent));

        Assert.Equal("ComputeFault", fault.ErrorId);
        Assert.InRange(fault.Message.Length, 20, 500);
    }

    private static EngineContext Silent => new(new Reports(), CancellationToken.None);

    private static Task<ComputeClient> OpenAsync(ComputeAccess access) => ComputeClient.OpenAsync(access, Api.Project, Silent);

    private static int ClosedPort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
