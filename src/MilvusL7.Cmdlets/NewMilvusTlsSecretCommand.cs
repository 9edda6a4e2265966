using System.Management.Automation;
using System.Security;
using MilvusL7.Engine.Certificates;

namespace MilvusL7.Cmdlets;

/// <summary>New-MilvusTlsSecret.</summary>
[Cmdlet(VerbsCommon.New, "MilvusTlsSecret", SupportsShouldProcess = true, DefaultParameterSetName = GenerateSet)]
[OutputType(typeof(MilvusTlsSecretChange))]
public sealed class NewMilvusTlsSecretCommand : ReleaseCmdlet
{
    private const string GenerateSet = "Generate";
    private const string PemSet = "Pem";
    private const string Pkcs12Set = "Pkcs12";

    /// <summary>Host names that clients connect to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? HostName { get; set; }

    /// <summary>Name of the Secret.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? SecretName { get; set; }

    /// <summary>Kind of the key that is made.</summary>
    [Parameter(ParameterSetName = GenerateSet)]
    public KeyAlgorithm KeyAlgorithm { get; set; }

    /// <summary>Days the certificate is valid.</summary>
    [Parameter(ParameterSetName = GenerateSet)]
    public int LifetimeDays { get; set; } = 365;

    /// <summary>PEM file with the certificate and its chain, leaf first.</summary>
    [Parameter(ParameterSetName = PemSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>PEM file with the private key; the certificate's file where it is left out.</summary>
    [Parameter(ParameterSetName = PemSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyPath { get; set; }

    /// <summary>PKCS#12 file (.pfx, .p12).</summary>
    [Parameter(ParameterSetName = Pkcs12Set, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? PfxPath { get; set; }

    /// <summary>Password of the key or the PKCS#12 file.</summary>
    [Parameter(ParameterSetName = PemSet)]
    [Parameter(ParameterSetName = Pkcs12Set)]
    public SecureString? Password { get; set; }

    /// <summary>File for the public certificate, which clients of a self-signed one need.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("OutFile")]
    public string? OutPath { get; set; }

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private protected override string Second => nameof(HostName);

    private protected override void TakeSecond(IReadOnlyList<string> words) => HostName = [.. words];

    private protected override void Process(MilvusRelease release)
    {
        var request = new TlsSecretRequest
        {
            HostNames = HostName?.Where(h => !string.IsNullOrEmpty(h)).ToArray() ?? [],
            SecretName = string.IsNullOrEmpty(SecretName) ? null : SecretName,
            Algorithm = KeyAlgorithm,
            LifetimeDays = LifetimeDays,
            CertificatePath = CertificatePath is null ? null : FullPath(CertificatePath),
            KeyPath = KeyPath is null ? null : FullPath(KeyPath),
            Pkcs12Path = PfxPath is null ? null : FullPath(PfxPath),
            Password = Password,
            OutFile = OutPath is not null ? FullPath(OutPath) : ParameterSetName == GenerateSet ? FullPath(CertificateFile(release)) : null,
            Force = Force,
        };
        if (Change(c => TlsSecretPlanner.PlanAsync(release, request, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }

    /// <summary>Named after the Secret; where another release of the pipeline has one of that name, with the namespace before it.</summary>
    private string CertificateFile(MilvusRelease release)
    {
        var name = string.IsNullOrEmpty(SecretName) ? release.ServiceName + "-tls" : SecretName;
        return $"{(_files.TryAdd(name, release.ToString()) || _files[name] == release.ToString() ? string.Empty : release.Namespace + "-")}{name}.crt";
    }
}
