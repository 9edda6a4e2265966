using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusIngress.</summary>
[Cmdlet(VerbsCommon.New, "MilvusIngress", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusIngressChange))]
public sealed class NewMilvusIngressCommand : ReleaseCmdlet
{
    /// <summary>Host names that clients connect to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? HostName { get; set; }

    /// <summary>Name of the Ingress.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>TLS Secret with the load balancer's certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? SecretName { get; set; }

    /// <summary>ManagedCertificate with the load balancer's certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? ManagedCertificateName { get; set; }

    /// <summary>Compute SSL certificates.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PreSharedCertificate { get; set; } = [];

    /// <summary>Static address; global, for an internal Ingress regional.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StaticAddressNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? StaticAddressName { get; set; }

    /// <summary>FrontendConfig of the Ingress.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? FrontendConfigName { get; set; }

    /// <summary>An internal load balancer, reachable from the VPC only.</summary>
    [Parameter]
    public SwitchParameter Internal { get; set; }

    /// <summary>Opens port 80, or with $false closes it, whatever the certificate.</summary>
    [Parameter]
    public SwitchParameter AllowHttp { get; set; }

    private protected override string Second => nameof(HostName);

    private protected override void TakeSecond(IReadOnlyList<string> words) => HostName = [.. words];

    private protected override void Process(MilvusRelease release)
    {
        var request = new IngressRequest
        {
            HostNames = HostName?.Where(h => !string.IsNullOrEmpty(h)).ToArray() ?? [],
            Name = Name,
            SecretName = NullIfEmpty(SecretName),
            ManagedCertificateName = NullIfEmpty(ManagedCertificateName),
            PreSharedCertificates = PreSharedCertificate,
            StaticAddressName = NullIfEmpty(StaticAddressName),
            FrontendConfigName = NullIfEmpty(FrontendConfigName),
            Internal = Asked(nameof(Internal), Internal),
            AllowHttp = Asked(nameof(AllowHttp), AllowHttp),
            Force = Force,
        };
        if (Change(c => IngressPlanner.PlanAsync(release, request, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
