namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>404: either the one resource is missing, or the API server does not know its kind at all.</summary>
internal sealed class MissingResourceException(string what, bool isKind) : MilvusL7Exception(
    "ResourceNotFound",
    MilvusL7ErrorCategory.ObjectNotFound,
    $"{what}: not found.",
    "The object may have been deleted in the meantime. Read the release again with Get-MilvusRelease.",
    what)
{
    /// <summary>True where the kind is unknown to the server (no such CRD).</summary>
    public bool IsKind { get; } = isKind;
}
