using System.Globalization;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>Disable-MilvusTls.</summary>
internal static class TlsRemovalPlanner
{
    public static async Task<PlannedChange<MilvusTlsChange>> PlanAsync(MilvusRelease release, bool force, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var state = session.State;
        if (state.Configuration.TlsMode == MilvusTlsMode.Mutual && !force)
        {
            throw Errors.TlsMutualOfOthers(state.Name, state.Configuration.SourceOf(MilvusConfiguration.TlsModeKey)!);
        }

        var change = new ReleaseChange { Force = force };
        if (state.Configuration.TlsMode != MilvusTlsMode.Disabled)
        {
            await RefuseServedAsync(session, force, context);
            change = await WishAsync(session, change, context);
        }

        var texts = new ReleasePlanner.Texts("Disable TLS", null, plan => Warnings(state, change, plan));
        return await ReleasePlanner.PlanAsync(release, session, change, context, texts, (info, plan) => new MilvusTlsChange(info, default, plan.Restarting));
    }

    /// <summary>A load balancer that uses HTTP/2 over TLS finds no healthy backend without TLS.</summary>
    private static async Task RefuseServedAsync(ReleaseSession session, bool force, EngineContext context)
    {
        var service = session.State.Service;
        if (!force && ServiceAnnotations.UsesGrpcProtocol(service) && (await ResourceUsers.IngressesOfAsync(session, context)).FirstOrDefault() is { } ingress)
        {
            throw Errors.TlsStillUsed(session.State.Name, ResourceRef.Of(ingress).ToString(), service.Name, ResourceUsers.FirstRemove(session, ingress));
        }
    }

    private static async Task<ReleaseChange> WishAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var takenBack = change with
        {
            Settings = [.. TakenBack(session.State.Configuration)],
            TakesBackServerCertificate = HasModulesCertificate(session.State.Configuration),
        };
        var plan = await session.Owner.PlanAsync(session, takenBack, context);
        var after = plan.IsChange ? await plan.ReadPlannedAsync(context) : session;
        // A file below the one that is edited may turn TLS on too: then only a variable of its own turns it off.
        return after.State.Configuration.TlsMode == MilvusTlsMode.Disabled ? takenBack : takenBack with
        {
            Settings = [new MilvusSetting(MilvusConfiguration.TlsModeKey, "0", MilvusSettingsLocation.Environment), .. takenBack.Settings.Skip(1)],
        };
    }

    /// <summary>What Enable-MilvusTls writes. A value that it would not have written stays.</summary>
    private static IEnumerable<MilvusSetting> TakenBack(MilvusConfiguration configuration)
    {
        yield return Setting(MilvusConfiguration.TlsModeKey, "0");
        if (configuration.HttpPort == TlsPlanner.DefaultHttpPort)
        {
            yield return Setting(MilvusConfiguration.HttpPortKey, string.Empty);
        }

        if (HasModulesCertificate(configuration))
        {
            yield return Setting(MilvusConfiguration.ServerPemKey, string.Empty);
            yield return Setting(MilvusConfiguration.ServerKeyKey, string.Empty);
        }

        static MilvusSetting Setting(string key, string value) => new(key, value, MilvusSettingsLocation.Environment) { IsTakenBack = true };
    }

    private static bool HasModulesCertificate(MilvusConfiguration configuration) =>
        configuration.Value(MilvusConfiguration.ServerPemKey) == TlsPlanner.ServerPem && configuration.Value(MilvusConfiguration.ServerKeyKey) == TlsPlanner.ServerKey;

    private static IEnumerable<string> Warnings(ReleaseState state, ReleaseChange change, OwnerPlan plan)
    {
        if (TlsPlanner.Restarting(state, plan) is { } restarting)
        {
            yield return restarting;
        }

        yield return $"Clients that use TLS on port {state.Service.Port} are disconnected when the pods restart, and must connect without TLS.";
        var isTakenBack = change.Settings.All(s => s.IsTakenBack);
        yield return "Enable-MilvusTls does not record the former settings. "
            + (isTakenBack ? $"The variable {MilvusConfiguration.VariableOf(MilvusConfiguration.TlsModeKey)} is removed; " : string.Empty)
            + "tlsMode in a settings file is set to 0, even if the file did not contain it before.";
        if (state.Configuration.HttpPort is { } port)
        {
            var name = MilvusConfiguration.VariableOf(MilvusConfiguration.HttpPortKey);
            yield return port == TlsPlanner.DefaultHttpPort && !state.Configuration.IsFromFile(MilvusConfiguration.HttpPortKey)
                ? $"The variable {name} is removed, and REST returns to Milvus's default port. If the variable was set before Enable-MilvusTls, set it again."
                : string.Create(CultureInfo.InvariantCulture, $"REST remains on port {port}, because it is not recorded whether Enable-MilvusTls set the port.");
        }
    }
}
