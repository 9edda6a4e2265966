namespace MilvusL7;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>It serves, but not as it should, or not for long.</summary>
    Warning,

    /// <summary>It does not serve, or serves those whom it should not.</summary>
    Error,
}
