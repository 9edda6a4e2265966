using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class ComputeOperationTests
{
    private const string What = "making address a";

    [Theory]
    [InlineData("global/addresses")]
    [InlineData("regions/us-west1/addresses")]
    public async Task A_write_is_waited_for_with_progress(string collection)
    {
        await using var api = await Api.StartAsync();
        api.Server.OperationDuration = TimeSpan.FromMilliseconds(400);

        var operation = await api.Client.PostAsync(collection, Api.Address("a"), api.Context);
        Assert.NotEqual("DONE", operation.Text("status"));
        await ComputeOperation.WaitAsync(api.Client, operation, What, api.Context);

        Assert.NotNull(api.Server.State.Get($"{collection}/a"));
        Assert.All(api.Reports.Progress, p => Assert.Equal(What, p.Activity));
        Assert.True(api.Reports.Progress.Count() > 1);
        Assert.True(api.Reports.Progress.Last().Completed);
        Assert.DoesNotContain(api.Reports.Progress.SkipLast(1), p => p.Completed);
    }

    [Fact]
    public async Task One_that_is_done_in_its_answer_is_not_asked_about()
    {
        await using var api = await Api.StartAsync();
        api.Server.OperationDuration = TimeSpan.Zero;

        await ComputeOperation.WaitAsync(api.Client, await api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context), What, api.Context);

        Assert.Single(api.Server.Requests);
    }

    [Theory]
    [InlineData("QUOTA_EXCEEDED", "ComputeQuotaExceeded")]
    [InlineData("RESOURCE_ALREADY_EXISTS", "ComputeResourceExists")]
    [InlineData("RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", "ComputeResourceInUse")]
    [InlineData("IP_IN_USE_BY_ANOTHER_RESOURCE", "ComputeResourceInUse")]
    [InlineData("INVALID_FIELD", "ComputeRejected")]
    public async Task An_operation_that_fails_says_why(string code, string id)
    {
        await using var api = await Api.StartAsync();
        api.Server.FailNextOperation(new OperationError(code, "It went wrong."));
        var operation = await api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context);

        var fault = await api.FaultAsync(id, () => ComputeOperation.WaitAsync(api.Client, operation, What, api.Context));
        Assert.Contains(What, fault.Message, StringComparison.Ordinal);
        Assert.Null(api.Server.State.Get("global/addresses/a"));
        // The progress does not stay on the screen.
        Assert.True(api.Reports.Progress.Last().Completed);
    }

    [Fact]
    public async Task A_quota_that_is_full_is_refused_before_any_operation()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.SetQuota("STATIC_ADDRESSES", 0);

        var fault = await api.FaultAsync("ComputeQuotaExceeded", () => api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context));
        Assert.Contains("STATIC_ADDRESSES", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_not_removed()
    {
        await using var api = await Api.StartAsync();
        api.Server.State.Put("global/addresses", new JsonObject { ["name"] = "a", ["address"] = "198.51.100.9" });
        api.Server.State.Put("global/forwardingRules", new JsonObject { ["name"] = "rule", ["IPAddress"] = "198.51.100.9" });

        var fault = await api.FaultAsync("ComputeResourceInUse", () => api.Client.DeleteAsync("global/addresses/a", api.Context));
        Assert.Contains("rule", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_gone_is_said()
    {
        await using var api = await Api.StartAsync();

        await api.FaultAsync("ComputeResourceNotFound", () => ComputeOperation.WaitAsync(api.Client, new JsonObject { ["name"] = "operation-1", ["status"] = "RUNNING" }, What, api.Context));
    }

    [Fact]
    public async Task Faults_while_it_is_asked_about_pass()
    {
        await using var api = await Api.StartAsync();
        api.Server.Fail("GET", "global/operations/*", 503, "backendError", "for the moment", times: 1);

        await ComputeOperation.WaitAsync(api.Client, await api.Client.PostAsync("global/addresses", Api.Address("a"), api.Context), What, api.Context);

        Assert.NotNull(api.Server.State.Get("global/addresses/a"));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_at_once()
    {
        await using var api = await Api.StartAsync();
        api.Server.OperationDuration = TimeSpan.FromHours(1);
        int count = 0;

        await Prompt.AssertCancelsAsync(async () =>
        {
            var reports = new Reports();
            var cancellation = new CancellationTokenSource();
            var context = new EngineContext(reports, cancellation.Token);
            var operation = await api.Client.PostAsync("global/addresses", Api.Address($"a{++count}"), context);
            var work = ComputeOperation.WaitAsync(api.Client, operation, What, context);
            // Between two questions the pause has grown beyond what a user would wait.
            await Prompt.UntilAsync(() => reports.Progress.Count() > 2);
            return (work, cancellation);
        });
    }
}
