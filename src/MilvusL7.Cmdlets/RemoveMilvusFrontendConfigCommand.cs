using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusFrontendConfig.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusFrontendConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Removal))]
public sealed class RemoveMilvusFrontendConfigCommand : RemovalCmdlet
{
    /// <summary>Name of the FrontendConfig.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string Kind => "FrontendConfig";

    private protected override string? ObjectName => Name;
}
