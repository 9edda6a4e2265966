using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusManagedCertificate.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusManagedCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Removal))]
public sealed class RemoveMilvusManagedCertificateCommand : RemovalCmdlet
{
    /// <summary>Name of the ManagedCertificate.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string Kind => "ManagedCertificate";

    private protected override string? ObjectName => Name;
}
