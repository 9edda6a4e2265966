using System.Management.Automation;
using System.Security;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Cmdlets;

/// <summary>A cmdlet that asks the Compute API: which project, with whose credentials, at which endpoint.</summary>
public abstract class ComputeCmdlet : EngineCmdlet
{
    private ComputeConnector? _compute;

    /// <summary>Id of the GCP project; read from the cluster's nodes or the context's name where it is left out.</summary>
    /// <remarks>A status that was taken without Compute names none, and may be piped on all the same.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Project { get; set; }

    /// <summary>Credential file, a service account's key for example; application default credentials where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CredentialFile { get; set; }

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

    /// <summary>One for all that is piped in, unless each object names a project of its own.</summary>
    private protected ComputeConnector Compute
    {
        get
        {
            if (_compute is null || _compute.Project != ProjectOrNull)
            {
                _compute?.Dispose();
                _compute = new ComputeConnector(new ComputeAccess
                {
                    Project = ProjectOrNull,
                    Endpoint = ComputeEndpoint,
                    AccessToken = AccessToken,
                    CredentialFile = CredentialFile is null ? null : FullPath(CredentialFile),
                    Impersonate = ImpersonateServiceAccount,
                    Skip = WhyNoCompute,
                });
            }

            return _compute;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _compute?.Dispose();
        }

        base.Dispose(disposing);
    }
}
