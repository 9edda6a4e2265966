namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>What happens to one request of a run.</summary>
public enum Disturbance
{
    /// <summary>The run is killed; the request does not reach its server.</summary>
    EndBefore,

    /// <summary>The server has answered; the run is killed before it hears of it.</summary>
    EndAfter,

    /// <summary>500 in the server's place.</summary>
    ServerError,

    /// <summary>429 with Retry-After in the server's place.</summary>
    TooManyRequests,

    /// <summary>409 in the server's place.</summary>
    Conflict,

    /// <summary>The connection is reset; the request does not reach its server.</summary>
    Reset,

    /// <summary>The server has answered; the connection is reset before the answer goes back.</summary>
    ResetAfterwards,

    /// <summary>No answer ever.</summary>
    Hang,
}
