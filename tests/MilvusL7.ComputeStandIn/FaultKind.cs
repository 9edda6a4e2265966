namespace MilvusL7.ComputeStandIn;

public enum FaultKind
{
    /// <summary>An error of Google's form instead of the answer.</summary>
    Error,

    /// <summary>The connection is reset and nothing is done.</summary>
    Reset,

    /// <summary>What was asked for is done, and the connection reset before the answer.</summary>
    ResetAfterwards,

    /// <summary>No answer ever.</summary>
    Hang,
}
