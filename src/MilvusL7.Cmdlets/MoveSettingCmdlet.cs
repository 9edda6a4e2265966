using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Moves;

namespace MilvusL7.Cmdlets;

/// <summary>What is to be said of a move before it begins; the same for the plan and for the move, so that one table of arguments does for both.</summary>
public abstract class MoveSettingCmdlet : MoveCmdlet
{
    private protected const string ManagedSet = "ManagedCertificate";
    private protected const string SecretSet = "Secret";
    private protected const string SelfSignedSet = "SelfSigned";

    private readonly Dictionary<string, MilvusRelease> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Host names that clients connect to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? HostName { get; set; }

    /// <summary>A certificate that Google issues and renews.</summary>
    [Parameter(ParameterSetName = ManagedSet)]
    public SwitchParameter ManagedCertificate { get; set; }

    /// <summary>TLS Secret with the load balancer's certificate.</summary>
    [Parameter(ParameterSetName = SecretSet, Mandatory = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>A certificate that the module makes.</summary>
    [Parameter(ParameterSetName = SelfSignedSet, Mandatory = true)]
    public SwitchParameter SelfSigned { get; set; }

    /// <summary>Static address of the load balancer; one that is not there is reserved.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StaticAddressNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? StaticAddressName { get; set; }

    /// <summary>In place, or with a clone beside the release.</summary>
    [Parameter]
    public MilvusL7Strategy? Strategy { get; set; }

    /// <summary>When the layer-4 load balancer is given up.</summary>
    [Parameter]
    [Alias("L4")]
    public MilvusL4Removal? L4Removal { get; set; }

    /// <summary>Reserves the layer-4 address before it is given up.</summary>
    [Parameter]
    public SwitchParameter KeepL4Address { get; set; }

    /// <summary>Cloud Armor policy of the backend.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecurityPolicy { get; set; }

    /// <summary>Name of the Ingress; the Service's name where it is left out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? IngressName { get; set; }

    /// <summary>An internal load balancer, reachable from the VPC only.</summary>
    [Parameter]
    public SwitchParameter Internal { get; set; }

    /// <summary>File for the public part of a self-signed certificate, which clients need.</summary>
    [Parameter(ParameterSetName = SelfSignedSet)]
    [ValidateNotNullOrEmpty]
    [Alias("OutFile")]
    public string? OutPath { get; set; }

    /// <summary>Waits until the load balancer serves, and does what follows then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long the load balancer may take to serve, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long pods may take to restart, and GKE to delete what it made, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan RolloutTimeout { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>
    /// What is asked for the release that is bound now. Of several with one host name the preflight of each finds nothing, for none of their
    /// Ingresses is there yet: it is found out here.
    /// </summary>
    /// <returns>The request; and where it cannot be, why.</returns>
    private protected (MoveRequest Request, MilvusL7Exception? Fault) Request(MilvusRelease release)
    {
        var request = Bound();
        MilvusL7Exception? fault = null;
        foreach (var host in request.HostNames)
        {
            if (!_hosts.TryAdd(host, release) && !IsSame(_hosts[host], release))
            {
                fault ??= Errors.HostNameShared(release.ToString(), host, _hosts[host].ToString());
            }
        }

        return (request, fault);
    }

    private protected MoveTools PatientTools() => Tools() with { Timeout = Timeout, RolloutTimeout = RolloutTimeout };

    private protected override string Second => nameof(HostName);

    private protected override void TakeSecond(IReadOnlyList<string> words) => HostName = [.. words];

    private static bool IsSame(MilvusRelease one, MilvusRelease other) =>
        one.ToString() == other.ToString() && one.Target?.ToString() == other.Target?.ToString();

    private MoveRequest Bound() => new()
    {
        HostNames = HostName?.Where(h => !string.IsNullOrEmpty(h)).ToArray() ?? [],
        Certificate = ParameterSetName switch
        {
            SecretSet => MoveCertificate.Secret,
            SelfSignedSet => MoveCertificate.SelfSigned,
            _ => ManagedCertificate ? MoveCertificate.Managed : null,
        },
        SecretName = SecretName,
        StaticAddressName = string.IsNullOrEmpty(StaticAddressName) ? null : StaticAddressName,
        Strategy = Strategy,
        L4 = L4Removal,
        KeepL4Address = Asked(nameof(KeepL4Address), KeepL4Address),
        SecurityPolicy = SecurityPolicy,
        IngressName = IngressName,
        Internal = Asked(nameof(Internal), Internal),
        Wait = Wait,
        OutFile = OutPath is null ? null : FullPath(OutPath),
        Force = Force,
    };
}
