namespace MilvusL7;

/// <summary>How a release is moved.</summary>
public enum MilvusL7Strategy
{
    /// <summary>The release itself changes: its pods restart with TLS on.</summary>
    InPlace,

    /// <summary>A second proxy with TLS on stands beside the release, which is left alone until the move is completed.</summary>
    SideBySide,
}
