using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MilvusL7.ComputeStandIn;

internal sealed record ApiAnswer(int Status, JsonObject Body, TimeSpan? RetryAfter = null)
{
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public string Text => Body.ToJsonString(Format);

    public static ApiAnswer Ok(JsonObject body) => new(200, body);

    /// <param name="status">The front end's errors (authentication, API not enabled) have one, Compute's own have none.</param>
    public static ApiAnswer Error(int code, string reason, string message, string? status = null, JsonArray? details = null, TimeSpan? retryAfter = null)
    {
        string domain = reason is "accessNotConfigured" or "rateLimitExceeded" or "userRateLimitExceeded" ? "usageLimits" : "global";
        var error = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["domain"] = domain, ["reason"] = reason }),
        };
        if (status is not null)
        {
            error["status"] = status;
        }

        if (details is not null)
        {
            error["details"] = details;
        }

        return new ApiAnswer(code, new JsonObject { ["error"] = error }, retryAfter);
    }
}
