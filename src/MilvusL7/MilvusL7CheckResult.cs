namespace MilvusL7;

/// <summary>How a check came out.</summary>
public enum MilvusL7CheckResult
{
    /// <summary>It is as it has to be.</summary>
    Passed,

    /// <summary>It stands in the way: nothing is changed before it is put right.</summary>
    Failed,

    /// <summary>It could not be found out.</summary>
    Unknown,
}
