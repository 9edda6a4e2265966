using System.Text.Json.Nodes;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>New-MilvusManagedCertificate.</summary>
internal static class ManagedCertificatePlanner
{
    public static async Task<PlannedChange<MilvusManagedCertificateChange>> PlanAsync(MilvusRelease release, IReadOnlyList<string> hostNames, string? name, bool force, bool planning, EngineContext context)
    {
        if (hostNames.Count == 0)
        {
            throw Errors.Missing("HostNameRequired", "A managed certificate needs one or more host names.", "Specify -HostName.");
        }

        var domains = ManagedCertificateDomains.Normalize(hostNames);
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        name ??= session.State.Service.Name + "-tls";
        ResourceName.CheckKubernetes("Name", name);
        var existing = await session.Target.GetAsync(new ResourceRef(ResourceKind.ManagedCertificate, session.State.Namespace, name), context);
        var has = (existing.At("spec", "domains") as JsonArray)?.Select(d => d?.ToString() ?? string.Empty).ToArray();
        if (has is not null && !force && !Ownership.IsOurs(existing) && !has.Order(StringComparer.Ordinal).SequenceEqual(domains.Order(StringComparer.Ordinal)))
        {
            throw new MilvusL7Exception(
                "ManagedCertificateExists",
                MilvusL7ErrorCategory.ResourceExists,
                $"ManagedCertificate '{name}' already exists and was not created by MilvusL7. Its domains: {string.Join(", ", has)}.",
                "Specify another -Name, or change its domains with -Force. GKE then creates a new certificate and deletes the old one.",
                name);
        }

        var desired = ResourcePlanner.NewResource(ResourceKind.ManagedCertificate, session.State, name);
        desired["spec"] = new JsonObject { ["domains"] = new JsonArray(domains.Select(d => (JsonNode)d).ToArray()) };
        return await ResourcePlanner.PlanAsync(
            session,
            new ApplyRequest(desired, force),
            release.Carried with { ManagedCertificateName = name, HostName = domains },
            context,
            (info, _) => new MilvusManagedCertificateChange(info, domains, existing.Text("status", "certificateStatus")));
    }
}
