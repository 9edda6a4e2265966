using System.Management.Automation;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Enable-MilvusTls.</summary>
[Cmdlet(VerbsLifecycle.Enable, "MilvusTls", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusTlsChange))]
public sealed class EnableMilvusTlsCommand : ReleaseCmdlet
{
    /// <summary>Port for REST, which cannot share the gRPC port under TLS.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? HttpPort { get; set; }

    /// <summary>Secret with Milvus's own server certificate; the load balancer's is another one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ServerSecretName { get; set; }

    /// <summary>Where the settings are written.</summary>
    [Parameter]
    public MilvusSettingsLocation SettingsIn { get; set; }

    /// <summary>Waits until the new pods serve.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long -Wait waits, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(600);

    private protected override void Process(MilvusRelease release)
    {
        var request = new TlsRequest { HttpPort = HttpPort, ServerSecretName = ServerSecretName, SettingsIn = SettingsIn, Force = Force };
        var result = Change(c => TlsPlanner.PlanAsync(release, request, IsWhatIf, c));
        if (result is null)
        {
            return;
        }

        if (Wait && result.Action != ChangeAction.Planned)
        {
            Run(c => RolloutWaiter.WaitAsync(result.Release, result.RestartedDeployment, Timeout, c));
        }

        WriteObject(result);
    }
}
