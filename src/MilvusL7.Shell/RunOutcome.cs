namespace MilvusL7.Shell;

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>To its end, and its last statement succeeded.</summary>
    Succeeded,

    /// <summary>To its end, and its last statement failed.</summary>
    LastStatementFailed,

    /// <summary>By a terminating error or a parse error.</summary>
    Failed,

    /// <summary>By a signal.</summary>
    Stopped,
}
