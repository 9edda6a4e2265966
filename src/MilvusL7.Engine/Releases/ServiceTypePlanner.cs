namespace MilvusL7.Engine.Releases;

/// <summary>Set-MilvusServiceType.</summary>
internal static class ServiceTypePlanner
{
    public static async Task<PlannedChange<MilvusServiceTypeChange>> PlanAsync(MilvusRelease release, MilvusServiceType type, bool force, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var service = session.State.Service;
        var givenUp = service.Type == MilvusServiceType.LoadBalancer && type != MilvusServiceType.LoadBalancer ? service.ExternalAddress : null;
        var change = new ReleaseChange { ServiceType = type, Force = force };
        return await ReleasePlanner.PlanAsync(release, session, change, context, new ReleasePlanner.Texts(
            $"Change the type from {service.Type} to {type}",
            givenUp is null ? null : $"The load balancer of Service '{service.Name}' and its address {givenUp} are released. The address cannot be recovered, and clients that use it are disconnected."),
            (info, _) => new MilvusServiceTypeChange(info, service.Type, givenUp));
    }
}
