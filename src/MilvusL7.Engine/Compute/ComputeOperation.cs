using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Compute;

/// <summary>Waits for what a write of the Compute API answers with: an operation that goes on by itself.</summary>
internal static class ComputeOperation
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="what">What is being done, for progress and messages.</param>
    /// <exception cref="MilvusL7Exception">The operation's own error, or <c>ComputeTimeout</c> after five minutes.</exception>
    public static async Task WaitAsync(ComputeClient client, JsonObject operation, string what, EngineContext context)
    {
        var deadline = DateTime.UtcNow + Longest;
        var interval = FirstInterval;
        while (operation.Text("status") != "DONE")
        {
            context.Reports.Report(new EngineProgress(what, operation.Text("status") ?? "PENDING", operation.Number("progress") ?? -1));
            if (DateTime.UtcNow > deadline)
            {
                throw ComputeFault.Timeout(client.Endpoint, what);
            }

            await Task.Delay(interval, context.Cancellation);
            interval = interval * 2 < LongestInterval ? interval * 2 : LongestInterval;
            operation = await client.GetAsync(PathOf(operation), context) ?? throw ComputeFault.NotFound($"the operation of {what}");
        }

        context.Reports.Report(new EngineProgress(what, "done", 100, Completed: true));
        if (operation.Items("error", "errors").FirstOrDefault() is { } error)
        {
            var said = error.Text("message") ?? error.Text("code") ?? "the response contains no reason";
            throw error.Text("code") switch
            {
                "QUOTA_EXCEEDED" => ComputeFault.Quota(what, said),
                "RESOURCE_ALREADY_EXISTS" => ComputeFault.AlreadyExists(what),
                "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE" or "IP_IN_USE_BY_ANOTHER_RESOURCE" => ComputeFault.InUse(what, said),
                _ => ComputeFault.Rejected(what, said),
            };
        }
    }

    private static string PathOf(JsonObject operation)
    {
        var name = operation.Text("name") ?? string.Empty;
        var scope = operation.Text("region") is { } region ? ComputePath.Region(ComputeNames.Last(region))
            : operation.Text("zone") is { } zone ? ComputePath.Zone(ComputeNames.Last(zone))
            : ComputePath.Global;
        return ComputePath.Of(scope, "operations", name);
    }
}
