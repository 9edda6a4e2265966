namespace MilvusL7;

/// <summary>A name of a certificate.</summary>
/// <param name="HostName">The name.</param>
/// <param name="State">Its state at Google for managed certificates, such as <c>FAILED_NOT_VISIBLE</c>; <c>Active</c> for others.</param>
public sealed record MilvusCertificateDomain(string HostName, string State)
{
    /// <summary>The name.</summary>
    public string HostName { get; init => field = ForeignText.Name(value); } = ForeignText.Name(HostName);

    /// <summary>Its state.</summary>
    public string State { get; init => field = ForeignText.Name(value); } = ForeignText.Name(State);

    /// <inheritdoc />
    public override string ToString() => $"{HostName} {State}";
}
