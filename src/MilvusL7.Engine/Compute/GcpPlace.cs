using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Compute;

/// <summary>Where a cluster is: its GCP project, and the zones of its nodes.</summary>
/// <param name="Project">Null where neither nodes nor context name it.</param>
/// <param name="Zones">Empty where unknown.</param>
/// <param name="Region">Null where unknown.</param>
internal sealed record GcpPlace(string? Project, IReadOnlyList<string> Zones, string? Region)
{
    private const string ProviderScheme = "gce://";

    public static GcpPlace Unknown { get; } = new(null, [], null);

    /// <summary>Reads it off the nodes' <c>spec.providerID</c> (<c>gce://PROJECT/ZONE/INSTANCE</c>); where these may not be read, off the context's name.</summary>
    public static async Task<GcpPlace> ReadAsync(ITarget target, EngineContext context)
    {
        if (target.Info.Kind == TargetKind.Folder)
        {
            return Unknown;
        }

        var named = OfContext(target.Info.Name);
        try
        {
            return OfNodes(await target.ListAsync(ResourceKind.Node, null, null, context)) ?? named;
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "Forbidden")
        {
            context.Verbose($"{e.Message} MilvusL7 reads the GCP project from the context's name: {named.Project ?? "it contains none"}.");
            return named;
        }
    }

    public static GcpPlace? OfNodes(IEnumerable<JsonObject> nodes)
    {
        var places = nodes.Select(n => n.Text("spec", "providerID"))
            .Where(id => id?.StartsWith(ProviderScheme, StringComparison.Ordinal) == true)
            .Select(id => id![ProviderScheme.Length..].Split('/'))
            .Where(p => p.Length == 3 && ComputePath.IsProject(p[0]) && ComputePath.IsValid(p[1]))
            .ToArray();
        if (places.Length == 0)
        {
            return null;
        }

        var zones = places.Select(p => p[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return new GcpPlace(places[0][0], zones, ComputeNames.RegionOf(zones[0]));
    }

    /// <summary>gcloud names a context <c>gke_PROJECT_LOCATION_CLUSTER</c>.</summary>
    public static GcpPlace OfContext(string? context)
    {
        var parts = context?.Split('_') ?? [];
        if (parts.Length < 4 || parts[0] != "gke" || !ComputePath.IsProject(parts[1]) || !ComputePath.IsValid(parts[2]) || parts[2].Length == 0)
        {
            return Unknown;
        }

        var location = parts[2];
        var region = ComputeNames.RegionOf(location);
        return new GcpPlace(parts[1], region == location ? [] : [location], region);
    }
}
