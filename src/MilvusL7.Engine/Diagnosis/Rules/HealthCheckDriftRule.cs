using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The health check that runs is not the one that the BackendConfig describes: what it sets has not arrived, or a field was taken out of
/// it, which does not reset the load balancer's.
/// </summary>
internal sealed class HealthCheckDriftRule() : Rule("HealthCheckDrift", FindingSeverity.Warning)
{
    private static readonly (string Field, string Unset)[] Timing =
        [("checkIntervalSec", "15"), ("timeoutSec", "15"), ("healthyThreshold", "1"), ("unhealthyThreshold", "2")];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var backend in OwnBackend.All(observation).Where(b => observation.IsPastStart))
        {
            if (backend.HealthCheck.Value is not { } check || backend.BackendConfig.At("spec", "healthCheck") is not JsonObject wanted)
            {
                continue;
            }

            var differences = Differences(backend, check, wanted).ToArray();
            var unmet = differences.Where(d => d.IsSet).ToArray();
            if (differences.Length == 0)
            {
                continue;
            }

            yield return Finding(
                observation,
                $"HealthCheck {backend.Name}",
                unmet.Length > 0
                    ? $"The load balancer's health check differs from BackendConfig {backend.BackendConfigName} ({string.Join(", ", unmet.Select(d => d.Field))}), which has not been applied."
                    : $"BackendConfig {backend.BackendConfigName} no longer sets {string.Join(", ", differences.Select(d => d.Field))}, but the health check keeps the earlier value. Removing a field does not reset it.",
                $"healthCheck {backend.Name}: {string.Join("; ", differences.Select(d => $"{d.Field} {d.Actual}, BackendConfig {d.Wanted}"))}",
                unmet.Length > 0
                    ? Remedies.FindSyncFailure(observation)
                    : $"Set the intended value: {Remedies.BackendConfig(observation, backend, string.Join(" ", differences.Select(d => $"{Parameter(d.Field)} <{d.Field}>")))}",
                severity: unmet.Length > 0 ? null : FindingSeverity.Information);
        }
    }

    private static IEnumerable<(string Field, string Actual, string Wanted, bool IsSet)> Differences(OwnBackend backend, JsonObject check, JsonObject wanted)
    {
        var type = check.Text("type") ?? string.Empty;
        var probe = check.At(type.ToLowerInvariant() + "HealthCheck");
        var port = probe.Text("portSpecification") == "USE_SERVING_PORT" ? "the serving port" : probe.Text("port");
        var all = new[]
        {
            (Field: "type", Actual: type, Unset: backend.Protocol ?? "HTTP"),
            (Field: "port", Actual: port, Unset: "the serving port"),
            (Field: "requestPath", Actual: probe.Text("requestPath"), Unset: "/"),
        }.Concat(Timing.Select(t => (t.Field, Actual: check.Text(t.Field), t.Unset)));
        foreach (var (field, actual, unset) in all)
        {
            var set = wanted.Text(field) is { Length: > 0 } said ? said : null;
            if (actual is not null && actual != (set ?? unset))
            {
                yield return (field, actual, set ?? $"not set (default: {unset})", set is not null);
            }
        }
    }

    private static string Parameter(string field) => field switch
    {
        "type" => "-HealthCheckType",
        "port" => "-HealthCheckPort",
        "timeoutSec" => "-HealthCheckTimeoutSec",
        _ => "-" + char.ToUpperInvariant(field[0]) + field[1..],
    };
}
