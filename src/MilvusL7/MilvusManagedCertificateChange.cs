namespace MilvusL7;

/// <summary>Result of New-MilvusManagedCertificate.</summary>
public sealed class MilvusManagedCertificateChange : MilvusL7Change
{
    internal MilvusManagedCertificateChange(ChangeInfo info, IReadOnlyList<string> domains, string? status)
        : base(info)
    {
        Domain = ForeignText.Name(domains);
        Status = ForeignText.Name(status);
    }

    /// <summary>The certificate's domains.</summary>
    public string[] Domain { get; }

    /// <summary>GKE's certificate status, for example <c>Provisioning</c>; null before GKE has looked at it.</summary>
    public string? Status { get; }

    /// <inheritdoc />
    public override string Summary => Words([.. Domain, Status]);
}
