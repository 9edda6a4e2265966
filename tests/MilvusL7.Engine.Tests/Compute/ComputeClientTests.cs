using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class ComputeClientTests
{
    private const string Path = "global/urlMaps/a";

    [Fact]
    public async Task The_access_token_goes_out_as_Bearer_and_is_said_nowhere()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "a" });

        Assert.Equal("a", (await api.Client.GetAsync(Path, api.Context)).Text("name"));

        Assert.Equal(Api.Token, Assert.Single(api.Server.Requests).BearerToken);
        Assert.Contains("GET", api.Reports.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Token, api.Reports.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_asked_for_once()
    {
        await using var api = await Api.StartAsync();

        Assert.Null(await api.Client.GetAsync(Path, api.Context));
        Assert.Single(api.Server.Requests);
    }

    [Fact]
    public async Task The_project_itself_is_the_empty_path()
    {
        await using var api = await Api.StartAsync();

        Assert.NotEmpty((await api.Client.GetAsync(string.Empty, api.Context)).Items("quotas"));
    }

    [Fact]
    public async Task A_list_comes_page_by_page()
    {
        await using var api = await Api.StartAsync();
        for (int i = 0; i < 1001; i++)
        {
            api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = $"m{i:0000}" });
        }

        var names = new List<string?>();
        await foreach (var item in api.Client.ListAsync("global/urlMaps", null, api.Context))
        {
            names.Add(item.Text("name"));
        }

        Assert.Equal(Enumerable.Range(0, 1001).Select(i => $"m{i:0000}"), names);
        Assert.Equal(3, api.Server.Requests.Count);
        Assert.Equal([false, true, true], api.Server.Requests.Select(r => r.Query.Contains("pageToken=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_is_filtered_there()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "k8s2-um-a" });
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "other" });

        var names = new List<string?>();
        await foreach (var item in api.Client.ListAsync("global/urlMaps", "name eq k8s2-.*", api.Context))
        {
            names.Add(item.Text("name"));
        }

        Assert.Equal(["k8s2-um-a"], names);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task What_passes_by_itself_is_tried_again(int status)
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "a" });
        api.Server.Fail("GET", Path, status, "backendError", "for the moment", times: 2);

        Assert.NotNull(await api.Client.GetAsync(Path, api.Context));
        Assert.Equal(3, api.Server.Requests.Count);
    }

    [Fact]
    public async Task What_stays_is_said_after_four_tries()
    {
        await using var api = await Api.StartAsync();
        api.Server.Fail("GET", Path, 503, "backendError", "Backend error", times: null, retryAfter: TimeSpan.Zero);

        var fault = await api.FaultAsync("ComputeFault", () => api.Client.GetAsync(Path, api.Context));
        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, api.Server.Requests.Count);
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "a" });
        api.Server.Fail("GET", Path, 429, "rateLimitExceeded", "slow down", times: 1, retryAfter: TimeSpan.FromSeconds(2));

        await api.Client.GetAsync(Path, api.Context);

        var times = api.Server.Requests.Select(r => r.Time).ToArray();
        Assert.Equal(2, times.Length);
        // Without it the first pause is 200 ms, give or take.
        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(1.9), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_rate_limit_that_is_said_with_403_is_tried_again_too()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "a" });
        api.Server.Fail("GET", Path, 403, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries'", times: 1);

        Assert.NotNull(await api.Client.GetAsync(Path, api.Context));
        Assert.Equal(2, api.Server.Requests.Count);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(400)]
    public async Task What_is_not_ready_yet_is_tried_again_and_not_taken_for_there(int status)
    {
        await using var api = await Api.StartAsync();
        api.Server.Fail("POST", "global/addresses", status, "resourceNotReady", "The resource is not ready", times: 1);

        await api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context);

        Assert.Equal(2, api.Server.Requests.Count(r => r.Method == "POST"));
        api.Server.Fail("POST", "global/addresses", status, "resourceNotReady", "The resource is not ready", times: null, retryAfter: TimeSpan.Zero);
        var fault = await api.FaultAsync("ComputeFault", () => api.Client.PostAsync("global/addresses", Api.Address("b"), api.Context));
        Assert.Contains("not ready", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/urlMaps", new JsonObject { ["name"] = "a" });
        api.Server.Reset("GET", Path, times: 1);

        Assert.NotNull(await api.Client.GetAsync(Path, api.Context));
        Assert.Equal(2, api.Server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "invalid", "ComputeRejected")]
    [InlineData(401, "authError", "ComputeUnauthenticated")]
    [InlineData(403, "forbidden", "ComputeForbidden")]
    [InlineData(403, "quotaExceeded", "ComputeQuotaExceeded")]
    [InlineData(409, "alreadyExists", "ComputeResourceExists")]
    [InlineData(409, "conditionNotMet", "ComputeFault")]
    [InlineData(400, "resourceInUseByAnotherResource", "ComputeResourceInUse")]
    public async Task A_refusal_is_not_tried_again(int status, string reason, string id)
    {
        await using var api = await Api.StartAsync();
        api.Server.Fail("POST", "global/addresses", status, reason, "for a reason");

        var fault = await api.FaultAsync(id, () => api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context));
        Assert.Contains(id == "ComputeResourceExists" ? "already exists" : "for a reason", fault.Message, StringComparison.Ordinal);
        Assert.Single(api.Server.Requests);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_not_done_twice()
    {
        await using var api = await Api.StartAsync();
        api.Server.Reset("POST", "global/addresses", times: 1, afterwards: true);

        var operation = await api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context);
        await ComputeOperation.WaitAsync(api.Client, operation, "making address a", api.Context);

        Assert.Single(api.Server.State.List("global/addresses"));
        Assert.Equal(2, api.Server.Requests.Count(r => r.Method == "POST"));

        api.Server.Reset("DELETE", "global/addresses/a", times: 1, afterwards: true);
        await ComputeOperation.WaitAsync(api.Client, await api.Client.DeleteAsync("global/addresses/a", api.Context), "removing address a", api.Context);
        Assert.Empty(api.Server.State.List("global/addresses"));
    }

    [Fact]
    public async Task A_question_carries_no_request_id()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("zones/us-west1-a/networkEndpointGroups", new JsonObject { ["name"] = "g" });

        await api.Client.PostAsync("zones/us-west1-a/networkEndpointGroups/g/listNetworkEndpoints", [], api.Context);

        Assert.Equal(string.Empty, Assert.Single(api.Server.Requests).Query);
    }

    [Fact]
    public async Task Cancelling_ends_a_request_that_hangs_at_once()
    {
        await using var api = await Api.StartAsync();
        api.Server.Hang("GET", Path);

        await Prompt.AssertCancelsAsync(async () =>
        {
            api.Server.ClearRequests();
            var cancellation = new CancellationTokenSource();
            var work = api.Client.GetAsync(Path, new EngineContext(api.Reports, cancellation.Token));
            await Prompt.UntilAsync(() => api.Server.Requests.Count > 0);
            return (work, cancellation);
        });
    }

    [Fact]
    public async Task Cancelling_ends_a_pause_before_the_next_try_at_once()
    {
        await using var api = await Api.StartAsync();
        api.Server.Fail("GET", Path, 503, "backendError", "later", retryAfter: TimeSpan.FromSeconds(30));

        await Prompt.AssertCancelsAsync(async () =>
        {
            api.Server.ClearRequests();
            var cancellation = new CancellationTokenSource();
            var work = api.Client.GetAsync(Path, new EngineContext(api.Reports, cancellation.Token));
            await Prompt.UntilAsync(() => api.Server.Requests.Count > 0);
            return (work, cancellation);
        });
    }
}
