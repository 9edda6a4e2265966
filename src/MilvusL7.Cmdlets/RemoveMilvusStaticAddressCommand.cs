using System.Management.Automation;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>Remove-MilvusStaticAddress.</summary>
[Cmdlet(VerbsCommon.Remove, "MilvusStaticAddress", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveMilvusStaticAddressCommand : StaticAddressCmdlet
{
    /// <summary>Name of the address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StaticAddressName")]
    [StaticAddressNameTransformation]
    [ArgumentCompleter(typeof(StaticAddressNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Does not ask whether the address may go for good.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            Attempt(name, () => Change(async c => await StaticAddressPlanner.PlanRemovalAsync(name, RegionOrNull, await OpenAsync(c), c)));
        }
    }
}
