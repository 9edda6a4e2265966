using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusIngress.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusIngress", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Removal))]
public sealed class RemoveMilvusIngressCommand : RemovalCmdlet
{
    /// <summary>Name of the Ingress.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string Kind => "Ingress";

    private protected override string? ObjectName => Name;
}
