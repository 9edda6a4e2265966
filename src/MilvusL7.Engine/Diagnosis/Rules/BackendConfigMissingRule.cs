using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A BackendConfig that the Service names has to be there: GKE refuses the whole Ingress otherwise.</summary>
internal sealed class BackendConfigMissingRule() : Rule("BackendConfigMissing", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["no BackendConfig for service port exists"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation) =>
        observation.BackendConfigs.Where(b => b.Value.IsMissing).Select(b => Finding(
            observation,
            observation.Named(ResourceKind.BackendConfig, b.Key),
            $"Service {observation.Release.Service.Name} refers to a BackendConfig that does not exist. GKE does not create a load balancer.",
            $"cloud.google.com/backend-config: {observation.Service.Annotation(Gke.ServiceAnnotations.BackendConfig)}",
            Remedies.BackendConfig(observation, b.Key, null),
            isTerminal: true));
}
