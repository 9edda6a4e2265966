using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>One name in pre-shared-cert that Compute does not have fails the whole sync, for every certificate beside it (kubeflow/testing#461).</summary>
internal sealed class PreSharedCertificateMissingRule() : Rule("PreSharedCertificateMissing", FindingSeverity.Error)
{
    private const string ManagedPrefix = "mcrt-";

    public override IReadOnlyList<string> ExplainedMessages => ["/sslCertificates/"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var names = IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation);
        var missing = names.Where(n => observation.Compute.Get("sslCertificates", n).IsMissing).ToArray();
        var left = names.Except(missing, StringComparer.Ordinal).ToArray();
        foreach (var name in missing)
        {
            var owner = observation.ManagedCertificates.FirstOrDefault(c => c.Value.Value.Text("status", "certificateName") == name).Key;
            var whose = owner is not null ? $"ManagedCertificate {owner} owns it, and GKE creates it again."
                : name.StartsWith(ManagedPrefix, StringComparison.Ordinal) ? "It belonged to a ManagedCertificate that no longer exists."
                : string.Empty;
            yield return Finding(
                observation,
                observation.Named(ResourceKind.Ingress, observation.IngressName),
                $"The Ingress refers to certificate {name}, which does not exist ({observation.Compute.Scope}). {whose}{(whose.Length == 0 ? string.Empty : " ")}One wrong name makes the whole sync fail: GKE does not apply any certificate or other change to the load balancer.",
                $"{IngressPlanner.PreSharedAnnotation}: {string.Join(',', names)}",
                Other(observation, left) + Remedies.PreShared(observation, left),
                isTerminal: owner is null);
        }
    }

    /// <summary>Another certificate first, where the Ingress would be left without one.</summary>
    private static string Other(Observation observation, IReadOnlyCollection<string> left)
    {
        var hasOther = left.Count > 0 || IngressFacts.SecretsOf(observation.Ingress).Any(s => s.Length > 0)
            || IngressFacts.ListOf(observation.Ingress, IngressPlanner.ManagedCertificatesAnnotation).Count > 0;
        return hasOther ? string.Empty : Remedies.Ingress(
            observation,
            string.Empty,
            before: $"New-MilvusTlsSecret -HostName {Remedies.Hosts(observation)} | ") + "; ";
    }
}
