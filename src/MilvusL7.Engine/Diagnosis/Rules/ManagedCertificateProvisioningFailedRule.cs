namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The whole certificate failed. Google tries PROVISIONING_FAILED again, and shows it briefly in a good start too; after
/// PROVISIONING_FAILED_PERMANENTLY it never does.
/// </summary>
internal sealed class ManagedCertificateProvisioningFailedRule() : Rule("ManagedCertificateProvisioningFailed", FindingSeverity.Error)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var certificate in ManagedCertificateReading.All(observation))
        {
            var evidence = $"managed.status: {certificate.State}; {string.Join("; ", certificate.Domains.Select(d => d.Evidence))}";
            if (certificate.State == ManagedCertificateReading.ProvisioningFailedPermanently)
            {
                yield return Finding(
                    observation,
                    certificate.Target,
                    "Google failed to issue the certificate and does not retry. HTTPS does not work for its domains.",
                    evidence,
                    certificate.Resource is null
                        ? $"Correct DNS, create another certificate (gcloud compute ssl-certificates create <name> --domains {Literal.Arguments(certificate.Domains.Select(d => d.Domain))} --global{observation.Compute.ProjectOption}), and specify it in the Ingress."
                        : $"Correct DNS, then create the certificate again: kubectl delete managedcertificate {Literal.Argument(certificate.Name)}{observation.NamespaceOption}; {observation.Source}New-MilvusManagedCertificate -Name {Literal.Argument(certificate.Name)} -HostName {string.Join(", ", certificate.Domains.Select(d => Literal.Argument(d.Domain)).DefaultIfEmpty("<host>"))}",
                    isTerminal: true);
            }
            else if (certificate.State == ManagedCertificateReading.ProvisioningFailed && !certificate.IsExplained)
            {
                yield return Finding(
                    observation,
                    certificate.Target,
                    "Google could not issue the certificate, and retries automatically. If the problem persists, the certificate authority cannot reach the domains.",
                    evidence,
                    $"For each domain, compare DNS with the load balancer's address ({observation.Address ?? "none yet"}), and check the CAA records.");
            }
        }
    }
}
