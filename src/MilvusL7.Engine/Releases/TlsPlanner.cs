using System.Globalization;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Releases;

/// <summary>What Enable-MilvusTls is asked for.</summary>
internal sealed record TlsRequest
{
    public int? HttpPort { get; init; }

    public string? ServerSecretName { get; init; }

    public MilvusSettingsLocation SettingsIn { get; init; }

    public bool Force { get; init; }
}

/// <summary>Enable-MilvusTls.</summary>
internal static class TlsPlanner
{
    public const int DefaultHttpPort = 8080;
    public const string ServerPem = MountPath + "/tls.crt";
    public const string ServerKey = MountPath + "/tls.key";

    private const string MountPath = "/etc/milvus/certs";

    private static readonly Version FirstUserYaml = new(4, 0, 0);
    private static readonly Version FirstExtraEnv = new(4, 0, 2);
    private static readonly Version FirstProxyVolumes = new(4, 1, 10);
    private static readonly Version FirstGlobalVolumes = new(4, 2, 31);

    public static async Task<PlannedChange<MilvusTlsChange>> PlanAsync(MilvusRelease release, TlsRequest request, bool planning, EngineContext context)
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var state = session.State;
        var change = await WishAsync(session, request, context);
        var texts = new ReleasePlanner.Texts($"Enable TLS ({Describe(change)})", null, plan => Warnings(state, plan));
        return await ReleasePlanner.PlanAsync(release, session, change, context, texts, (info, plan) => new MilvusTlsChange(info, request.SettingsIn, plan.Restarting));
    }

    /// <summary>What is to be wished of the release.</summary>
    public static async Task<ReleaseChange> WishAsync(ReleaseSession session, TlsRequest request, EngineContext context)
    {
        var state = session.State;
        Check(state, request);
        await CheckServerSecretAsync(session, request, context);
        if (!state.Serving.Any() && state.ManagedBy == ManagedBy.Manifest)
        {
            throw Errors.NoWorkload(state.Name, state.Service.Name);
        }

        return new ReleaseChange
        {
            Settings = Settings(state, request).ToArray(),
            ServerCertificate = request.ServerSecretName is { } secret ? new SecretMount(secret, MountPath) : null,
            Force = request.Force,
        };
    }

    public static string Describe(ReleaseChange change) => string.Join(", ", change.Settings.Select(s => $"{s.Key}={s.Value}"));

    private static void Check(ReleaseState state, TlsRequest request)
    {
        var configuration = state.Configuration;
        if (configuration.TlsMode == MilvusTlsMode.Mutual)
        {
            throw Errors.TlsMutual(state.Name, configuration.SourceOf(MilvusConfiguration.TlsModeKey)!);
        }

        ResourceName.CheckKubernetes("ServerSecretName", request.ServerSecretName);
        if (request.HttpPort is { } port && (port == state.Service.Port || port == state.MetricsPort))
        {
            throw Errors.HttpPortTaken(port, state.Service.Port);
        }

        if (state.ManagedBy == ManagedBy.Helm && Version.TryParse(state.ChartVersion?.Split('-')[0], out var chart))
        {
            if (chart < FirstUserYaml)
            {
                throw Errors.ChartTooOld(state.Name, state.ChartVersion!, FirstUserYaml.ToString(), "set Milvus settings (it has no extraConfigFiles)");
            }

            if (chart < FirstExtraEnv && request.SettingsIn == MilvusSettingsLocation.Environment)
            {
                throw Errors.ChartTooOld(state.Name, state.ChartVersion!, FirstExtraEnv.ToString(), "set environment variables of the proxy only (-SettingsIn UserYaml works)");
            }

            var needed = state.Mode == MilvusMode.Cluster ? FirstProxyVolumes : FirstGlobalVolumes;
            if (request.ServerSecretName is not null && chart < needed)
            {
                throw Errors.ChartTooOld(state.Name, state.ChartVersion!, needed.ToString(), "mount a server certificate");
            }
        }

        if (request.SettingsIn == MilvusSettingsLocation.UserYaml && state is { ManagedBy: ManagedBy.Helm, CustomConfigMap: { } custom })
        {
            throw Errors.CustomConfigMap(state.Name, custom);
        }
    }

    private static async Task CheckServerSecretAsync(ReleaseSession session, TlsRequest request, EngineContext context)
    {
        if (request.ServerSecretName is not { } name || session.Target.Info.Kind == TargetKind.Folder)
        {
            return;
        }

        var secret = await session.Target.GetAsync(new ResourceRef(ResourceKind.Secret, session.State.Namespace, name), context)
            ?? throw Errors.SecretNotFound(name, session.State.Namespace);
        foreach (var key in new[] { "tls.crt", "tls.key" })
        {
            if (secret.At("data", key) is null)
            {
                throw Errors.SecretInvalid(name, $"it does not contain {key}.");
            }
        }
    }

    private static IEnumerable<MilvusSetting> Settings(ReleaseState state, TlsRequest request)
    {
        yield return new MilvusSetting(MilvusConfiguration.TlsModeKey, "1", LocationOf(MilvusConfiguration.TlsModeKey, "1", state, request));
        var configuration = state.Configuration;
        if (request.HttpPort is not null || configuration.HttpEnabled)
        {
            // With TLS on, REST cannot share the gRPC port: Milvus would not start.
            var own = configuration.HttpPort is { } set && set != state.Service.Port ? set : (int?)null;
            var port = (request.HttpPort ?? own ?? DefaultHttpPort).ToString(CultureInfo.InvariantCulture);
            yield return new MilvusSetting(MilvusConfiguration.HttpPortKey, port, LocationOf(MilvusConfiguration.HttpPortKey, port, state, request));
        }

        if (request.ServerSecretName is not null)
        {
            yield return new MilvusSetting(MilvusConfiguration.ServerPemKey, ServerPem, LocationOf(MilvusConfiguration.ServerPemKey, ServerPem, state, request));
            yield return new MilvusSetting(MilvusConfiguration.ServerKeyKey, ServerKey, LocationOf(MilvusConfiguration.ServerKeyKey, ServerKey, state, request));
        }
    }

    /// <summary>A setting that user.yaml has right already stays there: writing it into the environment too would restart pods for nothing.</summary>
    private static MilvusSettingsLocation LocationOf(string key, string value, ReleaseState state, TlsRequest request)
    {
        var isEffective = state.Configuration.Value(key) == value;
        return request.SettingsIn == MilvusSettingsLocation.Environment && isEffective && state.Configuration.IsFromFile(key) && state.ManagedBy != ManagedBy.Operator
            ? MilvusSettingsLocation.UserYaml
            : request.SettingsIn;
    }

    /// <summary>Which pods a change restarts, as a sentence; null for none.</summary>
    public static string? Restarting(ReleaseState state, OwnerPlan plan)
    {
        var restarting = plan.Restarting.Count > 0 ? string.Join(", ", plan.Restarting)
            : plan.Restarts == RestartScope.All && state.Mode == MilvusMode.Cluster ? "all components"
            : plan.Restarts != RestartScope.None ? $"the {state.ServingComponent} pods"
            : null;
        return restarting is null ? null : $"The change restarts {restarting}.";
    }

    public static IEnumerable<string> Warnings(ReleaseState state, OwnerPlan plan)
    {
        if (Restarting(state, plan) is { } restarting)
        {
            yield return restarting;
        }

        if (state.Configuration.TlsMode == MilvusTlsMode.Disabled)
        {
            yield return $"Port {state.Service.Port} no longer accepts plaintext. Clients in the cluster (Attu, SDKs without secure=True) must use TLS, and REST moves to another port.";
        }
    }
}
