using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusBackendConfig.</summary>
[Cmdlet(VerbsCommon.New, "MilvusBackendConfig", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusBackendConfigChange))]
public sealed class NewMilvusBackendConfigCommand : ReleaseCmdlet
{
    /// <summary>Name of the BackendConfig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Backend timeout in seconds: the longest a call may take.</summary>
    [Parameter]
    [Seconds]
    public int? TimeoutSec { get; set; }

    /// <summary>Protocol of the health check.</summary>
    [Parameter]
    public HealthCheckType? HealthCheckType { get; set; }

    /// <summary>Container port of the health check; the release's metrics port where it is left out.</summary>
    [Parameter]
    public int? HealthCheckPort { get; set; }

    /// <summary>Path of the health check.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequestPath { get; set; }

    /// <summary>Seconds between two checks.</summary>
    [Parameter]
    [Seconds]
    public int? CheckIntervalSec { get; set; }

    /// <summary>Seconds until a check counts as failed; never more than the interval.</summary>
    [Parameter]
    [Seconds]
    public int? HealthCheckTimeoutSec { get; set; }

    /// <summary>Checks in a row until an endpoint counts as healthy.</summary>
    [Parameter]
    public int? HealthyThreshold { get; set; }

    /// <summary>Checks in a row until an endpoint counts as unhealthy.</summary>
    [Parameter]
    public int? UnhealthyThreshold { get; set; }

    /// <summary>Seconds that calls have to end when an endpoint goes.</summary>
    [Parameter]
    [Seconds]
    public int? DrainingTimeoutSec { get; set; }

    /// <summary>Session affinity.</summary>
    [Parameter]
    public SessionAffinityType? SessionAffinity { get; set; }

    /// <summary>Lifetime of the affinity cookie in seconds.</summary>
    [Parameter]
    [Seconds]
    public int? AffinityCookieTtlSec { get; set; }

    /// <summary>Turns request logging on.</summary>
    [Parameter]
    public SwitchParameter Logging { get; set; }

    /// <summary>Share of the requests that is logged, from 0 to 1.</summary>
    [Parameter]
    public double? LogSampleRate { get; set; }

    /// <summary>Cloud Armor security policy; an empty text takes it away.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyString]
    public string? SecurityPolicy { get; set; }

    /// <summary>Turns Identity-Aware Proxy on.</summary>
    [Parameter]
    public SwitchParameter Iap { get; set; }

    /// <summary>Secret with the OAuth client of Identity-Aware Proxy.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? IapSecretName { get; set; }

    private protected override void Process(MilvusRelease release)
    {
        var request = new BackendConfigRequest
        {
            Name = Name,
            TimeoutSec = TimeoutSec,
            HealthCheckType = HealthCheckType?.ToString(),
            HealthCheckPort = HealthCheckPort,
            RequestPath = RequestPath,
            CheckIntervalSec = CheckIntervalSec,
            HealthCheckTimeoutSec = HealthCheckTimeoutSec,
            HealthyThreshold = HealthyThreshold,
            UnhealthyThreshold = UnhealthyThreshold,
            DrainingTimeoutSec = DrainingTimeoutSec,
            SessionAffinity = SessionAffinity,
            AffinityCookieTtlSec = AffinityCookieTtlSec,
            Logging = Asked(nameof(Logging), Logging),
            LogSampleRate = LogSampleRate,
            SecurityPolicy = SecurityPolicy,
            Iap = Asked(nameof(Iap), Iap),
            IapSecretName = IapSecretName,
            Force = Force,
        };
        if (Change(c => BackendConfigPlanner.PlanAsync(release, request, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
