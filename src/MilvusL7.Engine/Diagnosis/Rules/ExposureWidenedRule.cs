using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// An address that is more open than the layer-4 one was: source ranges and internal addresses do not carry over to an external Ingress.
/// </summary>
internal sealed class ExposureWidenedRule() : Rule("ExposureWidened", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = observation.Release.Service;
        if (observation.IsPublic && ExposureChange.WithoutPolicy(observation.Session.FormerExposure, service) is { } widened && ReleaseFacts.HasSecurityPolicy(observation) == false)
        {
            var name = ServiceAnnotations.NameOfBackendConfig(service);
            yield return Finding(
                observation,
                observation.IngressTarget,
                $"Release {observation.Release.Name} is exposed to more clients than before: {widened}",
                service.RecordedSourceRanges.Count > 0
                    ? $"{ServiceState.SourceRangesAnnotation}: {string.Join(",", service.RecordedSourceRanges)}; no securityPolicy"
                    : $"layer-4 load balancer: {observation.Session.FormerExposure}{(service.SourceRanges.Count > 0 ? $" ({string.Join(", ", service.SourceRanges)})" : string.Empty)}; no securityPolicy",
                $"{Remedies.BackendConfig(observation, name, name is null ? null : observation.BackendConfigs.GetValueOrDefault(name)?.Value, "-SecurityPolicy <policy>")}; or {Remedies.Ingress(observation, options: "-Internal")}");
        }
    }
}
