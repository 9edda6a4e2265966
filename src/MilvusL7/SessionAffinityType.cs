namespace MilvusL7;

/// <summary>A backend service's session affinity.</summary>
public enum SessionAffinityType
{
    /// <summary>NONE.</summary>
    None,

    /// <summary>CLIENT_IP.</summary>
    ClientIP,

    /// <summary>GENERATED_COOKIE.</summary>
    GeneratedCookie,
}
