using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Moves;

/// <summary>The move that is looked at before it begins.</summary>
internal sealed record PreflightRequest(ReleaseSession Session)
{
    public IReadOnlyList<string> HostNames { get; init; } = [];

    public required string IngressName { get; init; }

    public required MilvusL7Strategy Strategy { get; init; }

    public bool Internal { get; init; }

    public bool UsesManagedCertificate { get; init; }

    public bool UsesFrontendConfig { get; init; }

    /// <summary>True where a static address is to be made.</summary>
    public bool MakesAddress { get; init; }

    /// <summary>True where the move itself calls Compute, for an address.</summary>
    public bool NeedsCompute { get; init; }

    /// <summary>What the account has to be allowed.</summary>
    public IReadOnlyList<AccessRight> Rights { get; init; } = [];
}
