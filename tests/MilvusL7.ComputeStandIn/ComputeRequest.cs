namespace MilvusL7.ComputeStandIn;

/// <summary>A request as it came; each part of a batch is one of its own.</summary>
/// <param name="Path">What follows <c>/compute/v1/</c>: <c>projects/P/global/addresses</c>.</param>
/// <param name="Query">Without the question mark, as it was sent.</param>
/// <param name="BearerToken">Null if there was no authorization header or one of another scheme.</param>
/// <param name="Body">Empty if there was none.</param>
public sealed record ComputeRequest(
    string Method, string Path, string Query, DateTimeOffset Time, string? Authorization, string? BearerToken, string? UserAgent, string Body)
{
    /// <summary>What follows the project: <c>global/addresses</c>; empty for the project itself.</summary>
    public string ResourcePath => Path.Split('/', 3) is [_, _, var rest] ? rest : string.Empty;
}
