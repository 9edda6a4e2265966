using System.Management.Automation;
using System.Security;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>A cmdlet that asks the Compute API: which project, with whose credentials, at which endpoint.</summary>
public abstract class ComputeCmdlet : EngineCmdlet
{
    private readonly Dictionary<string, ComputeConnector> _compute = new(StringComparer.Ordinal);

    /// <summary>Id of the GCP project; read from the cluster's nodes or the context's name where it is left out.</summary>
    /// <remarks>A status that was taken without Compute names none, and may be piped on all the same.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Project { get; set; }

    /// <summary>Credential file, a service account's key for example; application default credentials where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("CredentialFile")]
    public string? CredentialPath { get; set; }

    /// <summary>OAuth 2.0 access token.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Service account to act as, the last one; those before it are the delegation chain.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ImpersonateServiceAccount { get; set; } = [];

    /// <summary>Base URL of the Compute API; Google's own where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ComputeEndpoint { get; set; }

    private protected string? ProjectOrNull => string.IsNullOrEmpty(Project) ? null : Project;

    /// <summary>Why Compute is not asked; null where it is.</summary>
    private protected virtual string? WhyNoCompute => null;

    /// <summary>How long one request to Compute may take; null for the usual.</summary>
    private protected virtual TimeSpan? RequestPatience => null;

    /// <summary>One for all that is piped in, unless an object names a project of its own.</summary>
    private protected ComputeConnector Compute
    {
        get
        {
            var key = ProjectOrNull ?? string.Empty;
            if (!_compute.TryGetValue(key, out var connector))
            {
                var access = new ComputeAccess
                {
                    Project = ProjectOrNull,
                    Endpoint = ComputeEndpoint,
                    AccessToken = AccessToken,
                    CredentialFile = CredentialPath is null ? null : FullPath(CredentialPath),
                    Impersonate = ImpersonateServiceAccount,
                    Skip = WhyNoCompute,
                };
                connector = new ComputeConnector(RequestPatience is { } patience ? access with { RequestTimeout = patience } : access);
                _compute[key] = connector;
            }

            return connector;
        }
    }

    /// <summary>The connections, for work that outlives the cmdlet and disposes of them itself.</summary>
    private protected IDisposable TakeOver()
    {
        var taken = new Connections([.. _compute.Values]);
        _compute.Clear();
        return taken;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            TakeOver().Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class Connections(IReadOnlyList<ComputeConnector> all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var connector in all)
            {
                connector.Dispose();
            }
        }
    }
}
