using System.Text;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Certificates;

/// <summary>New-MilvusTlsSecret.</summary>
internal static class TlsSecretPlanner
{
    private const string CertificateKey = "tls.crt";
    private const string PrivateKey = "tls.key";

    public static async Task<PlannedChange<MilvusTlsSecretChange>> PlanAsync(MilvusRelease release, TlsSecretRequest request, bool planning, EngineContext context)
    {
        var hosts = (request.HostNames.Count > 0 ? request.HostNames : release.Carried.HostName).Select(h => HostName.Normalize(h, allowWildcard: true)).Distinct().ToArray();
        if (hosts.Length == 0)
        {
            throw Errors.Missing("HostNameRequired", "A certificate needs one or more host names.", "Specify -HostName.");
        }

        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        if (session.Target.Info.Kind == TargetKind.Folder && !request.Force)
        {
            throw Errors.PrivateKeyInFolder(session.Target.Info.Name);
        }

        if (request.OutFile is { } outFile && !Directory.Exists(Path.GetDirectoryName(outFile)))
        {
            throw Errors.PathNotFound(Path.GetDirectoryName(outFile)!, "Create the folder, or specify another -OutPath.");
        }

        var name = request.SecretName ?? session.State.Service.Name + "-tls";
        ResourceName.CheckKubernetes("SecretName", name);
        var now = DateTimeOffset.UtcNow;
        var existing = await session.Target.GetAsync(new ResourceRef(ResourceKind.Secret, session.State.Namespace, name), context);
        var (bundle, warnings) = Choose(request, hosts, name, existing, now);
        var desired = ResourcePlanner.NewResource(ResourceKind.Secret, session.State, name);
        desired["type"] = "kubernetes.io/tls";
        desired["data"] = new JsonObject
        {
            [CertificateKey] = SecretData.Encode(bundle.CertificatePem),
            [PrivateKey] = SecretData.Encode(bundle.PrivateKeyPem),
        };
        var carried = release.Carried with { SecretName = name, HostName = hosts };
        var plan = await ResourcePlanner.PlanAsync(
            session,
            new ApplyRequest(desired, request.Force),
            carried,
            context,
            (info, _) => new MilvusTlsSecretChange(info, bundle.DnsNames, bundle.NotAfter, bundle.Thumbprint, request.OutFile),
            warnings);
        return plan with
        {
            CommitAsync = async c =>
            {
                // First, so that a file that cannot be written is found before the Secret is there.
                var former = request.OutFile is { } file && File.Exists(file) ? LocalFile.ReadText(file) : null;
                WritePublic(request.OutFile, bundle, c);
                try
                {
                    return await plan.CommitAsync(c);
                }
                catch (MilvusL7Exception) when (request.OutFile is not null)
                {
                    Restore(request.OutFile, former);
                    throw;
                }
            },
            PlannedAsync = async c =>
            {
                if (!planning)
                {
                    WritePublic(request.OutFile, bundle, c);
                }

                return await plan.PlannedAsync(c);
            },
        };
    }

    /// <summary>The certificate the Secret shall hold: the given one, the one it holds if that is good, or a new one.</summary>
    private static (CertificateBundle Bundle, IReadOnlyList<string> Warnings) Choose(TlsSecretRequest request, IReadOnlyList<string> hosts, string name, JsonObject? existing, DateTimeOffset now)
    {
        var (present, problem) = existing is null ? (null, null) : Held(existing, name);
        if (!request.IsGenerated)
        {
            var given = Load(request);
            var findings = CertificateValidator.Check(given, hosts, now);
            if (existing is not null && present?.Thumbprint != given.Thumbprint)
            {
                RefuseOthers(existing, name, request, problem);
            }

            return (given, findings.Select(f => f.Message).ToArray());
        }

        if (present is not null)
        {
            var problems = CertificateValidator.Inspect(present, hosts, now);
            if (problems.Count == 0)
            {
                return (present, Array.Empty<string>());
            }

            RefuseOthers(existing!, name, request, problems[0].Message);
        }
        else if (existing is not null)
        {
            RefuseOthers(existing, name, request, problem);
        }

        var bundle = CertificateFactory.CreateSelfSigned(hosts, request.Algorithm, request.LifetimeDays, now);
        return (bundle, ["The certificate is self-signed. Distribute it to the clients (server_pem_path in an SDK)."]);
    }

    private static void RefuseOthers(JsonObject existing, string name, TlsSecretRequest request, string? problem = null)
    {
        if (Ownership.IsOurs(existing) || request.Force)
        {
            return;
        }

        throw problem is null ? Errors.SecretExists(name) : Errors.SecretExists(name, problem);
    }

    private static (CertificateBundle? Bundle, string? Problem) Held(JsonObject secret, string name)
    {
        try
        {
            var certificate = SecretData.Text(secret, CertificateKey) ?? string.Empty;
            var key = SecretData.Text(secret, PrivateKey) ?? string.Empty;
            return (CertificateLoader.FromPem(certificate, key, default, $"Secret {name}"), null);
        }
        catch (MilvusL7Exception e)
        {
            return (null, e.Message);
        }
    }

    private static CertificateBundle Load(TlsSecretRequest request)
    {
        if (request.Pkcs12Path is { } pfx)
        {
            return CertificateLoader.FromPkcs12(LocalFile.ReadBytes(pfx), request.Password, pfx);
        }

        var password = SecureText.Reveal(request.Password);
        try
        {
            return CertificateLoader.FromPem(
                LocalFile.ReadText(request.CertificatePath!),
                LocalFile.ReadText(request.KeyPath ?? request.CertificatePath!),
                password,
                request.CertificatePath!);
        }
        finally
        {
            Array.Clear(password);
        }
    }

    private static void Restore(string path, string? former)
    {
        if (former is null)
        {
            File.Delete(path);
        }
        else
        {
            LocalFile.Write(path, former);
        }
    }

    private static void WritePublic(string? path, CertificateBundle bundle, EngineContext context)
    {
        if (path is null || (File.Exists(path) && LocalFile.ReadText(path) == bundle.CertificatePem))
        {
            return;
        }

        context.Verbose($"writing the public certificate to {path}");
        if (LocalFile.Write(path, bundle.CertificatePem) is { } warning)
        {
            context.Warning(warning);
        }
    }
}
