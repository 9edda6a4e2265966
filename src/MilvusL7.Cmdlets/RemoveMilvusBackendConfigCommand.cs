using System.Management.Automation;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusBackendConfig.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusBackendConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MilvusL7Removal))]
public sealed class RemoveMilvusBackendConfigCommand : RemovalCmdlet
{
    /// <summary>Name of the BackendConfig.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string Kind => "BackendConfig";

    private protected override string? ObjectName => Name;
}
