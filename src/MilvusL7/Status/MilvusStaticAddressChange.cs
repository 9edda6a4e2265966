namespace MilvusL7;

/// <summary>Result of New-MilvusStaticAddress.</summary>
public sealed class MilvusStaticAddressChange : MilvusL7Change
{
    internal MilvusStaticAddressChange(ChangeInfo info, string? address, string? status, string project)
        : base(info)
    {
        Address = ForeignText.Name(address);
        Status = ForeignText.Name(status);
        Project = ForeignText.Name(project);
    }

    /// <summary>The address; null under <c>-WhatIf</c>, since Compute chooses it.</summary>
    public string? Address { get; }

    /// <summary><c>RESERVED</c>, or <c>IN_USE</c> while something uses it.</summary>
    public string? Status { get; }

    /// <summary>The GCP project.</summary>
    public string Project { get; }

    /// <inheritdoc />
    public override string Summary => Words(Address, Status, $"project {Project}");
}
