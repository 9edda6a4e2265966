using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Connection;

/// <summary>Where clients of a release connect: as its Ingresses and their Secrets say.</summary>
internal static class ReleaseConnection
{
    /// <summary>One request for each host of each Ingress.</summary>
    /// <param name="hostName">The only host that is meant; null for all.</param>
    /// <exception cref="MilvusL7Exception"><c>ClusterRequired</c>, <c>IngressNotFound</c>, <c>IngressAddressMissing</c>, <c>HostNameRequired</c>.</exception>
    public static async Task<IReadOnlyList<ConnectionRequest>> ReadAsync(MilvusRelease release, string? hostName, int port, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        if (session.Target.Info.Kind == TargetKind.Folder)
        {
            throw Errors.ClusterRequired("Connecting to a release");
        }

        var state = session.State;
        var all = await session.Target.ListAsync(ResourceKind.Ingress, state.Namespace, null, context);
        var ingresses = all.Where(i => IngressFacts.LeadsTo(i, state.Service.Name) || IngressFacts.LeadsTo(i, SideBySide.NameOf(state))).ToArray();
        if (ingresses.Length == 0)
        {
            throw Errors.IngressNotFound(release.ToString());
        }

        var requests = new List<ConnectionRequest>();
        foreach (var ingress in ingresses)
        {
            var address = IngressFacts.AddressOf(ingress) ?? throw Errors.IngressAddressMissing(IngressFacts.NameOf(ingress) ?? string.Empty);
            var trusted = (await TrustedAsync(session, ingress, context)).Value;
            // A wildcard names no host that could be asked for.
            foreach (var host in hostName is not null ? [hostName] : IngressFacts.HostsOf(ingress).Where(h => !h.StartsWith('*')))
            {
                requests.Add(new ConnectionRequest(address, host, port) { Release = release, Trusted = trusted });
            }
        }

        return requests.Count > 0 ? requests : throw Errors.Missing("HostNameRequired", $"The Ingress of release '{release}' does not have exactly one host.", "Specify the host name with -HostName.", release.ToString());
    }

    /// <summary>
    /// A certificate that no public authority issued is trusted by who is given it, as a client would be. Missing where there is none; unknown
    /// where the Secret may not be read.
    /// </summary>
    public static async Task<Reading<X509Certificate2Collection>> TrustedAsync(ReleaseSession session, JsonObject ingress, EngineContext context)
    {
        var trusted = new X509Certificate2Collection();
        foreach (var name in IngressFacts.SecretsOf(ingress).Where(s => s.Length > 0))
        {
            var secret = await Reading<JsonObject>.TryAsync(() => session.Target.GetAsync(new ResourceRef(ResourceKind.Secret, session.State.Namespace, name), context));
            if (secret.Unknown is { } why)
            {
                context.Verbose($"The certificate of Secret '{name}' cannot be read: {why}");
                return Reading<X509Certificate2Collection>.NotKnown(why);
            }

            if (secret.Value is { } found && SecretData.Text(found, "tls.crt") is { } pem)
            {
                try
                {
                    trusted.ImportFromPem(pem);
                }
                catch (CryptographicException e)
                {
                    context.Verbose($"tls.crt of Secret '{name}' is not a valid certificate: {e.Message}");
                }
            }
        }

        // The leaf is trusted only where it is its own authority; an issued one has to lead to an authority like any other.
        var roots = trusted.Where(c => c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData)).ToArray();
        return Reading<X509Certificate2Collection>.Of(roots.Length == 0 ? null : new X509Certificate2Collection(roots));
    }
}
