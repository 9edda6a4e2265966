using System.Management.Automation;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Set-MilvusServiceType.</summary>
[Cmdlet(VerbsCommon.Set, "MilvusServiceType", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusServiceTypeChange))]
public sealed class SetMilvusServiceTypeCommand : ReleaseCmdlet
{
    /// <summary>The type wanted.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public MilvusServiceType Type { get; set; }

    private protected override void Process(MilvusRelease release)
    {
        if (Change(c => ServiceTypePlanner.PlanAsync(release, Type, Force, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
