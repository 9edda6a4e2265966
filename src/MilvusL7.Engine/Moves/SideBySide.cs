using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>The second proxy of a release, as a release of its own.</summary>
internal static class SideBySide
{
    /// <summary>The clone's objects in the order in which they go: nothing scales up what is going, and endpoints go before pods.</summary>
    public static readonly ResourceKind[] KindsInOrder =
        [ResourceKind.HorizontalPodAutoscaler, ResourceKind.OldHorizontalPodAutoscaler, ResourceKind.Service, ResourceKind.Deployment, ResourceKind.ConfigMap];

    public static string NameOf(ReleaseState state) => SideBySideClone.NameOf(state.Service.Name);

    /// <summary>The clone's objects as wished, in the order in which they are made.</summary>
    public static async Task<IReadOnlyList<JsonObject>> BuildAsync(ReleaseSession session, MoveRecord record, bool force, EngineContext context)
    {
        var source = await CloneSourceReader.ReadAsync(session.Target, session.State, context);
        var tls = await TlsPlanner.WishAsync(session, new TlsRequest { Force = force }, context);
        var clone = SideBySideClone.Build(source, tls);
        var annotations = new JsonObject();
        foreach (var (name, value) in ServiceAnnotations.Wanted(ServiceState.Read(clone.Service), record.BackendConfigName, force))
        {
            annotations[name] = value;
        }

        clone.Service["metadata"]!["annotations"] = annotations;
        return clone.All;
    }

    /// <summary>Null where it does not stand.</summary>
    public static async Task<MilvusRelease?> ReadAsync(MilvusRelease release, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var service = await session.Target.GetAsync(new ResourceRef(ResourceKind.Service, session.State.Namespace, NameOf(session.State)), context);
        return service is null ? null : await ReadAsync(release, service, context);
    }

    private static async Task<MilvusRelease> ReadAsync(MilvusRelease release, JsonObject service, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        var state = await WorkloadReader.ReadAsync(session.Target, session.State.Name, ManagedBy.Manifest, service, context);
        return new ReleaseSession(session.Target, new ManifestOwner(), state with { MilvusVersion = session.State.MilvusVersion, IsHelmRecordMissing = false }).ToRelease(release.Carried);
    }
}
