using System.Management.Automation;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Engine;
using MilvusL7.Engine.Connection;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Cmdlets;

/// <summary>Test-MilvusConnection.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MilvusConnection", DefaultParameterSetName = ReleaseSet)]
[OutputType(typeof(MilvusConnection), typeof(bool))]
public sealed class TestMilvusConnectionCommand : EngineCmdlet
{
    private const string AddressSet = "Address";
    private const string ReleaseSet = "Release";

    /// <summary>Host name or IP address.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AddressSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The release: an object from the pipeline, or the name of one in the current context and namespace.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ReleaseSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [MilvusReleaseTransformation]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNull]
    public MilvusRelease? Release { get; set; }

    /// <summary>Name for TLS and HTTP, where it is another than the address; of a release, the only host that is meant.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>Port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 443;

    /// <summary>PEM file with the certificates that are trusted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>User and password of Milvus.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>API key or token of Milvus, in the place of a user.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>How long one attempt may take, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 600)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often to connect.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Time between two attempts, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(0, 3600)]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Answers true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Attempt((object?)Release ?? Address!, () =>
    {
        if (Credential is not null && Token is not null)
        {
            throw Errors.Invalid("Token", "***", "-Credential and -Token cannot be combined.");
        }

        var trusted = Trusted();
        ConnectionRequest.CheckHostName(HostName);
        // No release has such a name: its Service, named after it, could not be.
        var address = Release?.Words is [var word] && word.IndexOfAny(['.', ':']) >= 0 ? word : null;
        if (address is not null && !MyInvocation.ExpectingInput)
        {
            throw Errors.Invalid("Release", address, "a release name does not contain a dot or colon.", $"To test a host name or an IP address, run: Test-MilvusConnection -Address {address}");
        }

        var release = Release is null || address is not null ? null : LookUp(Release);
        var requests = release is not null
            ? Run(c => ReleaseConnection.ReadAsync(release, HostName, Port, c))
            : [ConnectionRequest.Of(address ?? Address!, HostName, Port)];
        var attempts = Attempts();
        var isGood = true;
        foreach (var request in requests)
        {
            var whole = request with
            {
                Trusted = trusted ?? request.Trusted,
                TrustedFile = CertificatePath,
                User = Credential?.UserName,
                Password = Credential?.Password,
                Token = Token,
                Timeout = Timeout,
            };
            RunStream(c => attempts(whole, c), r =>
            {
                isGood &= r.Connected;
                if (!Quiet)
                {
                    WriteObject(r);
                }
            });
        }

        if (Quiet)
        {
            WriteObject(isGood);
        }
    });

    private Func<ConnectionRequest, EngineContext, IAsyncEnumerable<MilvusConnection>> Attempts()
    {
        var tester = new ConnectionTester(HostLookup.SystemAsync, TimeProvider.System);
        return (request, context) => tester.RepeatAsync(request, Count, Interval, context);
    }

    private X509Certificate2Collection? Trusted()
    {
        if (CertificatePath is null)
        {
            return null;
        }

        var path = FullPath(CertificatePath);
        var text = LocalFile.ReadText(path);
        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw Errors.Invalid("CertificatePath", path, e.Message);
        }

        return trusted.Count > 0 ? trusted : throw Errors.Invalid("CertificatePath", path, "the file contains no PEM certificate.");
    }
}
