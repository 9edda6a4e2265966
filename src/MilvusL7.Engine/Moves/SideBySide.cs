using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>The second proxy of a release, as a release of its own.</summary>
internal static class SideBySide
{
    public static string NameOf(ReleaseState state) => state.Service.Name + "-l7";

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
