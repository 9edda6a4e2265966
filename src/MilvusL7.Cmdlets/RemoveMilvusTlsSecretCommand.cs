using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusTlsSecret.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusTlsSecret", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Removal))]
public sealed class RemoveMilvusTlsSecretCommand : RemovalCmdlet
{
    /// <summary>Name of the Secret.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? SecretName { get; set; }

    private protected override string Kind => "Secret";

    private protected override string? ObjectName => SecretName;
}
