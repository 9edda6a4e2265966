using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace MilvusL7.Engine;

/// <summary>How requests that failed for the moment are sent again: back-off with jitter, Retry-After honoured.</summary>
internal static class HttpRetries
{
    private const int Attempts = 4;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Tries again after a connection that broke, and after 429 and 5xx.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Create() =>
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(10),
                ShouldHandle = args => new ValueTask<bool>(args.Outcome switch
                {
                    { Result.StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
                    { Exception: { } e } => IsBrokenConnection(e),
                    _ => false,
                }),
                DelayGenerator = args => new ValueTask<TimeSpan?>(DelayOf(args.Outcome.Result?.Headers.RetryAfter, DateTimeOffset.UtcNow)),
                OnRetry = args =>
                {
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();

    /// <summary>
    /// What a Retry-After header asks for, seconds or a time, from zero up to the longest delay; null for the delay of the back-off.
    /// </summary>
    internal static TimeSpan? DelayOf(RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var asked = retryAfter?.Delta ?? (retryAfter?.Date - now);
        return asked is null ? null : TimeSpan.FromTicks(Math.Clamp(asked.Value.Ticks, 0, LongestDelay.Ticks));
    }

    /// <summary>A connection that broke. A server that is not there at all, or not who it should be, is said at once.</summary>
    private static bool IsBrokenConnection(Exception fault) =>
        fault is HttpRequestException { InnerException: IOException } e && e.HttpRequestError is not HttpRequestError.SecureConnectionError;
}
