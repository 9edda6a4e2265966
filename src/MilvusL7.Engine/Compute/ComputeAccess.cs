using System.Security;

namespace MilvusL7.Engine.Compute;

/// <summary>How the Compute API is reached, as far as the user says; what is left out comes from the environment and the cluster.</summary>
internal sealed record ComputeAccess
{
    /// <summary>Id of the GCP project; null to read it from the cluster.</summary>
    public string? Project { get; init; }

    /// <summary>Base URL up to and with <c>compute/v1/</c>; null for Google's, or what <c>CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE</c> says.</summary>
    public string? Endpoint { get; init; }

    /// <summary>OAuth 2.0 access token; null for none.</summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>Path of a credential file, a service account's key for example; null for application default credentials.</summary>
    public string? CredentialFile { get; init; }

    /// <summary>Service account to act as; before it the accounts of the delegation chain.</summary>
    public IReadOnlyList<string> Impersonate { get; init; } = [];

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all pages of one list may take.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Why Compute is not to be asked at all; null where it is.</summary>
    public string? Skip { get; init; }
}
