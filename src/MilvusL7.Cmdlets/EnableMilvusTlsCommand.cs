using System.Management.Automation;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Enable-MilvusTls.</summary>
[Cmdlet(VerbsLifecycle.Enable, "MilvusTls", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusTlsChange))]
public sealed class EnableMilvusTlsCommand : TlsCmdlet
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

    private protected override void Process(MilvusRelease release)
    {
        var request = new TlsRequest { HttpPort = HttpPort, ServerSecretName = ServerSecretName, SettingsIn = SettingsIn, Force = Force };
        Finish(Change(c => TlsPlanner.PlanAsync(release, request, IsWhatIf, c)));
    }
}
