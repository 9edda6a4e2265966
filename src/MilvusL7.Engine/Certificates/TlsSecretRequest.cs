using System.Security;

namespace MilvusL7.Engine.Certificates;

/// <summary>What New-MilvusTlsSecret is asked for.</summary>
internal sealed record TlsSecretRequest
{
    public IReadOnlyList<string> HostNames { get; init; } = [];

    public string? SecretName { get; init; }

    public KeyAlgorithm Algorithm { get; init; }

    public int LifetimeDays { get; init; } = CertificateFactory.DefaultLifetimeDays;

    /// <summary>PEM files to take instead of generating; both or none.</summary>
    public string? CertificatePath { get; init; }

    public string? KeyPath { get; init; }

    public string? Pkcs12Path { get; init; }

    public SecureString? Password { get; init; }

    /// <summary>File for the public certificate; null for none.</summary>
    public string? OutFile { get; init; }

    public bool Force { get; init; }

    public bool IsGenerated => CertificatePath is null && Pkcs12Path is null;
}
