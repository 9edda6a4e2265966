namespace MilvusL7;

/// <summary>How a stage of a connection came out.</summary>
public enum MilvusConnectionResult
{
    /// <summary>It was not come to.</summary>
    Skipped,

    /// <summary>It is as it has to be.</summary>
    Passed,

    /// <summary>The connection ends here.</summary>
    Failed,
}
