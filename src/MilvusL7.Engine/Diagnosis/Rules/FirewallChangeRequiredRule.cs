using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>On a shared VPC GKE may not change the firewall: it says in an event what an admin of the host project has to run (ingress-gce#584, #485).</summary>
internal sealed class FirewallChangeRequiredRule() : Rule("FirewallChangeRequired", FindingSeverity.Error)
{
    private const string Said = "Firewall change required by security admin";

    public static bool IsSaid(Observation observation) => SaidIn(observation) is not null;

    /// <summary>What the event says is to be run; null where it says nothing of the kind.</summary>
    public static string? ActionOf(Observation observation) => SaidIn(observation)?.Message.Split('`') switch
    {
        null => null,
        [_, var command, _, ..] => $"Ask an administrator of the host project to run: {command}",
        _ => "Ask an administrator of the host project to run the gcloud command in the event.",
    };

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var backends = OwnBackend.All(observation);
        // Once the health checks get through, it has been done.
        if ((backends.Count > 0 && backends.All(b => b.IsHealthy))
            || SaidIn(observation) is not { } happened)
        {
            yield break;
        }

        var isKnown = backends.Count > 0 && backends.All(b => b.Endpoints is not null);
        yield return Finding(
            observation,
            observation.Named(ResourceKind.Ingress, observation.IngressName),
            "The network is a shared VPC whose firewall GKE is not allowed to change. Health checks do not reach the pods until an administrator of the host project adds the rule.",
            LiveFacts.Quote(happened),
            ActionOf(observation)!,
            severity: isKnown ? null : FindingSeverity.Warning);
    }

    private static MilvusL7Event? SaidIn(Observation observation) =>
        LiveFacts.CurrentEvents(observation).FirstOrDefault(e => e.Message.Contains(Said, StringComparison.Ordinal));
}
