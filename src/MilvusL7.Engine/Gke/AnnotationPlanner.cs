using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>Add-MilvusL7Annotation and Remove-MilvusL7Annotation.</summary>
internal static class AnnotationPlanner
{
    private static readonly string[] Shown = [ServiceAnnotations.AppProtocols, ServiceAnnotations.BackendConfig, ServiceAnnotations.Neg];

    public static async Task<PlannedChange<MilvusAnnotationChange>> PlanAsync(MilvusRelease release, string? backendConfigName, bool force, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var service = session.State.Service;
        var name = backendConfigName ?? release.Carried.BackendConfigName ?? BackendConfigPlanner.DefaultName(session.State);
        ResourceName.CheckKubernetes("BackendConfigName", name);
        var change = new ReleaseChange { ServiceAnnotations = ServiceAnnotations.Wanted(service, name, force), Force = force };
        var warnings = ServiceAnnotations.Warnings(service, force).ToList();
        if (await session.Target.GetAsync(new ResourceRef(ResourceKind.BackendConfig, session.State.Namespace, name), context) is null)
        {
            warnings.Add($"BackendConfig '{name}' does not exist yet. Until it exists, GKE rejects the Ingress. Create it with New-MilvusBackendConfig.");
        }

        var flowing = release.With(release.Carried with { BackendConfigName = name });
        var plan = await ReleasePlanner.PlanAsync(
            flowing,
            session,
            change,
            context,
            new ReleasePlanner.Texts("Annotate for the layer-7 load balancer"),
            (info, _) => new MilvusAnnotationChange(info, Annotations(info.Release)));
        return plan with { Warnings = warnings };
    }

    public static async Task<PlannedChange<MilvusAnnotationChange>> PlanRemovalAsync(MilvusRelease release, string? backendConfigName, bool force, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var service = session.State.Service;
        var name = backendConfigName ?? release.Carried.BackendConfigName ?? BackendConfigPlanner.DefaultName(session.State);
        ResourceName.CheckKubernetes("BackendConfigName", name);
        var named = ServiceAnnotations.NameOfBackendConfig(service);
        if (named is not null && named != name && !force && !Ownership.IsOf(await Deletion.GetOrNullAsync(session.Target, new ResourceRef(ResourceKind.BackendConfig, session.State.Namespace, named), context), session.State.Name))
        {
            throw Errors.AnnotationOfOthers(service.Name, named, session.State.Name);
        }

        // No annotation says who wrote it: the BackendConfig that they name does.
        var change = named is null && !force ? new ReleaseChange() : new ReleaseChange { ServiceAnnotations = ServiceAnnotations.Without(service, force), Force = force };
        if (change.ServiceAnnotations.Count > 0)
        {
            await ResourceUsers.RefuseServedAsync(session, context);
        }

        return await ReleasePlanner.PlanAsync(
            release.With(release.Carried with { BackendConfigName = named ?? release.Carried.BackendConfigName }),
            session,
            change,
            context,
            new ReleasePlanner.Texts("Remove the annotations for the layer-7 load balancer") { Done = ChangeAction.Removed },
            (info, _) => new MilvusAnnotationChange(info, Annotations(info.Release)));
    }

    private static Dictionary<string, string> Annotations(MilvusRelease release)
    {
        var all = ReleaseSession.Of(release).State.Service.Annotations;
        return Shown.Where(all.ContainsKey).ToDictionary(a => a, a => all[a], StringComparer.Ordinal);
    }
}
