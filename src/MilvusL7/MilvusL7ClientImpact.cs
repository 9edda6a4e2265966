namespace MilvusL7;

/// <summary>What clients notice of a step.</summary>
public enum MilvusL7ClientImpact
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Pods restart one after the other; calls under way may have to be made again.</summary>
    Restart,

    /// <summary>Clients of the address or the protocol that ends are cut off.</summary>
    CutOff,
}
