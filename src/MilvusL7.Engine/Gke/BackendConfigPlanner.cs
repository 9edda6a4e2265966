using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>New-MilvusBackendConfig.</summary>
internal static class BackendConfigPlanner
{
    // The load balancer's own 30 s cut long Milvus calls.
    private const int DefaultTimeoutSec = 3600;

    // Compute's defaults; an interval alone is compared with the default time-out.
    private const int DefaultCheckIntervalSec = 15;
    private const int DefaultCheckTimeoutSec = 15;

    private const string GeneratedCookie = "GENERATED_COOKIE";

    public static string DefaultName(ReleaseState state) => state.Name + "-backendconfig";

    public static async Task<PlannedChange<MilvusBackendConfigChange>> PlanAsync(MilvusRelease release, BackendConfigRequest request, bool planning, EngineContext context)
    {
        Check(request);
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var name = request.Name ?? DefaultName(session.State);
        ResourceName.CheckKubernetes("Name", name);
        var desired = ResourcePlanner.NewResource(ResourceKind.BackendConfig, session.State, name);
        var existing = await session.Target.GetAsync(new ResourceRef(ResourceKind.BackendConfig, session.State.Namespace, name), context);
        var spec = Spec(request, existing, session.State.MetricsPort);
        CheckWhole(request, spec);
        desired["spec"] = spec;
        return await ResourcePlanner.PlanAsync(
            session,
            new ApplyRequest(desired, request.Force),
            release.Carried with { BackendConfigName = name },
            context,
            (info, after) => new MilvusBackendConfigChange(info, Describe(after), after.Number("spec", "timeoutSec") ?? 30));
    }

    private static string Describe(JsonObject resource)
    {
        var check = resource.At("spec", "healthCheck");
        return string.Create(CultureInfo.InvariantCulture, $"{check.Text("type")} :{check.Text("port")}{check.Text("requestPath")}");
    }

    private static void Check(BackendConfigRequest request)
    {
        ResourceName.CheckKubernetes("IapSecretName", request.IapSecretName);
        Range("TimeoutSec", request.TimeoutSec, 1, int.MaxValue);
        Range("HealthCheckPort", request.HealthCheckPort, 1, 65535);
        Range("CheckIntervalSec", request.CheckIntervalSec, 1, 300);
        Range("HealthCheckTimeoutSec", request.HealthCheckTimeoutSec, 1, 300);
        Range("HealthyThreshold", request.HealthyThreshold, 1, 10);
        Range("UnhealthyThreshold", request.UnhealthyThreshold, 1, 10);
        Range("DrainingTimeoutSec", request.DrainingTimeoutSec, 0, 3600);
        Range("AffinityCookieTtlSec", request.AffinityCookieTtlSec, 0, 86400);
        if (request.RequestPath is { } path && (!path.StartsWith('/') || path.Length > 1024))
        {
            throw Errors.Invalid("RequestPath", $"'{path}'", "it must start with / and have at most 1024 characters.");
        }

        if (request.LogSampleRate is { } rate && !(rate is >= 0 and <= 1))
        {
            throw Errors.Invalid("LogSampleRate", rate, "it must be from 0 to 1.");
        }

        if (request.SecurityPolicy is { Length: > 0 } policy)
        {
            ResourceName.CheckCompute("SecurityPolicy", policy);
        }
    }

    /// <summary>The rules between fields, on what would be sent: part of it may stand there already.</summary>
    private static void CheckWhole(BackendConfigRequest request, JsonObject spec)
    {
        var interval = spec.Number("healthCheck", "checkIntervalSec") ?? DefaultCheckIntervalSec;
        var timeout = spec.Number("healthCheck", "timeoutSec") ?? DefaultCheckTimeoutSec;
        if (timeout > interval)
        {
            var rule = string.Create(CultureInfo.InvariantCulture, $"Compute rejects a health check whose timeout ({timeout} s) is longer than its interval ({interval} s). The default of both is {DefaultCheckIntervalSec} s.");
            throw request.HealthCheckTimeoutSec is null
                ? Errors.Invalid("CheckIntervalSec", interval, rule, $"Also specify -HealthCheckTimeoutSec, at most {interval}.")
                : Errors.Invalid("HealthCheckTimeoutSec", timeout, rule, $"Specify a -HealthCheckTimeoutSec of at most {interval}, or a longer -CheckIntervalSec.");
        }

        if (request.LogSampleRate is not null && spec.Flag("logging", "enable") != true)
        {
            throw Errors.Invalid("LogSampleRate", request.LogSampleRate, "it requires -Logging.");
        }

        if (request.AffinityCookieTtlSec is not null && spec.Text("sessionAffinity", "affinityType") != GeneratedCookie)
        {
            throw Errors.Invalid("AffinityCookieTtlSec", request.AffinityCookieTtlSec, "it requires -SessionAffinity GeneratedCookie.");
        }

        if (request.IapSecretName is not null && spec.Flag("iap", "enabled") != true)
        {
            throw Errors.Invalid("IapSecretName", $"'{request.IapSecretName}'", "it requires -Iap.");
        }

        if (spec.Flag("iap", "enabled") == true && spec.Flag("cdn", "enabled") == true)
        {
            throw Errors.Invalid("Iap", "$true", "the BackendConfig enables Cloud CDN, which cannot be combined with Identity-Aware Proxy.", "First disable cdn in the BackendConfig, or specify another -Name.");
        }
    }

    private static void Range(string parameter, int? value, int minimum, int maximum)
    {
        if (value is { } number && (number < minimum || number > maximum))
        {
            throw Errors.Invalid(parameter, number, string.Create(CultureInfo.InvariantCulture, $"it must be from {minimum} to {maximum}."));
        }
    }

    /// <summary>What is asked laid over what is there: a parameter that is left out takes nothing away.</summary>
    private static JsonObject Spec(BackendConfigRequest request, JsonObject? existing, int metricsPort)
    {
        var spec = existing?["spec"]?.DeepClone() as JsonObject ?? [];
        var check = Part(spec, "healthCheck");
        // What others made may ask Milvus what it does not answer: there only what Milvus answers is right.
        var own = Ownership.IsOurs(existing) ? check.DeepClone() : null;
        check["type"] = request.HealthCheckType ?? own.Text("type") ?? "HTTP";
        check["port"] = request.HealthCheckPort ?? own.Number("port") ?? metricsPort;
        check["requestPath"] = request.RequestPath ?? own.Text("requestPath") ?? "/healthz";
        Set(check, "checkIntervalSec", request.CheckIntervalSec);
        Set(check, "timeoutSec", request.HealthCheckTimeoutSec);
        Set(check, "healthyThreshold", request.HealthyThreshold);
        Set(check, "unhealthyThreshold", request.UnhealthyThreshold);
        spec["timeoutSec"] = request.TimeoutSec ?? spec.Number("timeoutSec") ?? DefaultTimeoutSec;
        if (request.DrainingTimeoutSec is { } draining)
        {
            Part(spec, "connectionDraining")["drainingTimeoutSec"] = draining;
        }

        if (request.SessionAffinity is { } affinity)
        {
            var kind = affinity switch { SessionAffinityType.ClientIP => "CLIENT_IP", SessionAffinityType.GeneratedCookie => GeneratedCookie, _ => "NONE" };
            Part(spec, "sessionAffinity")["affinityType"] = kind;
            if (kind != GeneratedCookie)
            {
                Part(spec, "sessionAffinity").Remove("affinityCookieTtlSec");
            }
        }

        if (request.AffinityCookieTtlSec is { } lifetime)
        {
            Part(spec, "sessionAffinity")["affinityCookieTtlSec"] = lifetime;
        }

        if (request.Logging is { } logging)
        {
            Part(spec, "logging")["enable"] = logging;
        }

        if (request.LogSampleRate is { } rate)
        {
            Part(spec, "logging")["sampleRate"] = rate;
        }

        if (request.SecurityPolicy is { } policy)
        {
            Part(spec, "securityPolicy")["name"] = policy;
        }

        if (request.Iap is { } iap)
        {
            Part(spec, "iap")["enabled"] = iap;
        }

        if (request.IapSecretName is { } secret)
        {
            Part(Part(spec, "iap"), "oauthclientCredentials")["secretName"] = secret;
        }

        return spec;
    }

    private static JsonObject Part(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject part)
        {
            return part;
        }

        var created = new JsonObject();
        parent[key] = created;
        return created;
    }

    private static void Set(JsonObject parent, string key, int? value)
    {
        if (value is { } number)
        {
            parent[key] = number;
        }
    }
}
