namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Identity-Aware Proxy and Cloud CDN exclude each other: GKE refuses a BackendConfig with both on.</summary>
internal sealed class IapAndCdnRule() : Rule("IapAndCdn", FindingSeverity.Error)
{
    public override IReadOnlyList<string> ExplainedMessages => ["iap and cdn cannot be enabled at the same time"];

    public override bool SeesCause(Observation observation) => observation.IsRead;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (BackendConfigFacts.Of(observation) is { } config && config.Resource.Flag("spec", "iap", "enabled") == true && config.Resource.Flag("spec", "cdn", "enabled") == true)
        {
            yield return Finding(
                observation,
                config.Target,
                $"BackendConfig {config.Name} enables both Identity-Aware Proxy and Cloud CDN, which cannot be combined. GKE rejects the Ingress.",
                "spec.iap.enabled: true, spec.cdn.enabled: true",
                observation.Kubectl($"patch backendconfig {config.Name}") + " --type merge -p '{\"spec\":{\"cdn\":{\"enabled\":false}}}' (gRPC cannot use a cache)",
                isTerminal: true);
        }
    }
}
