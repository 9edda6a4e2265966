using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusManagedCertificate.</summary>
[Cmdlet(VerbsCommon.New, "MilvusManagedCertificate", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusManagedCertificateChange))]
public sealed class NewMilvusManagedCertificateCommand : ReleaseCmdlet
{
    /// <summary>Host names that clients connect to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[] HostName { get; set; } = [];

    /// <summary>Name of the ManagedCertificate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    private protected override string Second => nameof(HostName);

    private protected override void TakeSecond(IReadOnlyList<string> words) => HostName = [.. words];

    private protected override void Process(MilvusRelease release)
    {
        if (Change(c => ManagedCertificatePlanner.PlanAsync(release, HostName, Name, Force, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
