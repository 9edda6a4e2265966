using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A group that the Service's neg-status names and Compute does not have: the sync of the backends fails with a 404. In a good start that
/// is so for seconds, so it counts only later.
/// </summary>
internal sealed class NegMissingRule() : Rule("NegMissing", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        // A group that says itself why it is not there is another finding.
        var told = NegNotSyncedRule.Failed(observation).Select(f => f.Group.Text("metadata", "name")).ToHashSet();
        foreach (var backend in OwnBackend.All(observation).Where(b => observation.IsPastStart && !told.Contains(b.Name) && !IsNew(observation, b.Name)))
        {
            var missing = backend.Groups.Where(g => observation.Compute.Get(g).IsMissing).ToArray();
            if (missing.Length == 0)
            {
                continue;
            }

            var isAll = missing.Length == backend.Groups.Count;
            yield return Finding(
                observation,
                $"NetworkEndpointGroup {backend.Name}",
                isAll
                    ? "The network endpoint group of Milvus does not exist, so the load balancer has no backend for requests."
                    : $"The network endpoint group of Milvus does not exist in {string.Join(", ", missing.Select(g => g.Split('/')[1]))}. Pods in these zones receive no requests.",
                $"cloud.google.com/neg-status of Service {observation.Release.Service.Name}: {observation.Service.Annotation("cloud.google.com/neg-status")}; not in project {observation.Compute.Project}: {string.Join(", ", missing)}",
                $"Find out why GKE does not create the group: kubectl describe svcneg {backend.Name}{observation.NamespaceOption}; kubectl describe service {observation.Release.Service.Name}{observation.NamespaceOption}",
                severity: isAll ? null : FindingSeverity.Warning);
        }
    }

    private static bool IsNew(Observation observation, string name) =>
        observation.Negs.Value?.FirstOrDefault(n => n.Text("metadata", "name") == name).Time("metadata", "creationTimestamp") is { } made && !observation.HasLasted(made);
}
