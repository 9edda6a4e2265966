namespace MilvusL7;

/// <summary>Result of Set-MilvusServiceType.</summary>
public sealed class MilvusServiceTypeChange : MilvusL7Change
{
    internal MilvusServiceTypeChange(ChangeInfo info, MilvusServiceType previous, string? releasedAddress)
        : base(info)
    {
        PreviousServiceType = previous;
        ReleasedAddress = ForeignText.Name(releasedAddress);
    }

    /// <summary>The type the Service has now.</summary>
    public MilvusServiceType ServiceType => Release.ServiceType;

    /// <summary>The type it had.</summary>
    public MilvusServiceType PreviousServiceType { get; }

    /// <summary>The external address that was given up; null where there was none.</summary>
    public string? ReleasedAddress { get; }

    /// <inheritdoc />
    public override string Summary => Words(
        PreviousServiceType == ServiceType ? $"{ServiceType}" : $"{PreviousServiceType} to {ServiceType}",
        ReleasedAddress is null ? null : $"{ReleasedAddress} released");
}
