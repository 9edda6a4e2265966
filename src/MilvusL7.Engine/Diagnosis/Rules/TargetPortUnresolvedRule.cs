namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// A targetPort that is a name counts only where a container has a port of that name: otherwise the network endpoint group stays empty, or the
/// firewall is opened for another port (ingress-gce#703, #832).
/// </summary>
internal sealed class TargetPortUnresolvedRule() : Rule("TargetPortUnresolved", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var target = ServiceFacts.GrpcPort(observation).Text("targetPort");
        if (string.IsNullOrEmpty(target) || char.IsAsciiDigit(target[0]) && target.All(char.IsAsciiDigit))
        {
            yield break;
        }

        var pods = PodFacts.Standing(observation).ToArray();
        var without = pods.Where(p => !PodFacts.HasPort(p.At("spec"), target)).ToArray();
        var workloads = observation.Release.Serving.ToArray();
        var templates = workloads.Where(w => PodFacts.HasPort(w.Resource.At("spec", "template", "spec"), target)).ToArray();
        // A Deployment that has the name brings pods that have it.
        var isNowhere = templates.Length == 0 && without.Length == pods.Length && (workloads.Length > 0 || pods.Length > 0);
        if (isNowhere || (without.Length > 0 && without.Length < pods.Length))
        {
            yield return Finding(
                observation,
                observation.ServiceTarget,
                isNowhere
                    ? $"Service {observation.Release.Service.Name} refers to container port '{target}', which no container has. The network endpoint group remains empty."
                    : $"Service {observation.Release.Service.Name} refers to container port '{target}', which some of its pods do not have. These pods receive no requests.",
                $"targetPort: {target}; " + (without.Length > 0 ? $"pods without it: {string.Join(", ", without.Select(PodFacts.NameOf))}" : $"Deployment {workloads[0].Name} has no such port"),
                $"Name the container's port '{target}', or set the port number in the Service: {observation.Kubectl($"edit service {observation.Release.Service.Name}")}",
                isTerminal: isNowhere,
                severity: isNowhere ? null : FindingSeverity.Warning);
        }
    }
}
