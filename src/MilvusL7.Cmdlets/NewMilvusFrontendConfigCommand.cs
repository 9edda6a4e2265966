using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusFrontendConfig.</summary>
[Cmdlet(VerbsCommon.New, "MilvusFrontendConfig", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusFrontendConfigChange))]
public sealed class NewMilvusFrontendConfigCommand : ReleaseCmdlet
{
    /// <summary>Name of the FrontendConfig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Answers http with a redirect to https.</summary>
    [Parameter]
    public SwitchParameter RedirectToHttps { get; set; }

    /// <summary>Status of the redirect.</summary>
    [Parameter]
    public RedirectResponseCode? ResponseCode { get; set; }

    /// <summary>Compute SSL policy of the HTTPS front end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SslPolicy { get; set; }

    private protected override void Process(MilvusRelease release)
    {
        var request = new FrontendConfigRequest(Name, Asked(nameof(RedirectToHttps), RedirectToHttps), ResponseCode, SslPolicy, Force);
        if (Change(c => FrontendConfigPlanner.PlanAsync(release, request, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
