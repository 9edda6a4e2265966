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
                    "Google has given up on the certificate and does not try again: its domains are not served.",
                    evidence,
                    certificate.Resource is null
                        ? $"Mend DNS, make another (gcloud compute ssl-certificates create <name> --domains {Literal.Arguments(certificate.Domains.Select(d => d.Domain))} --global{observation.Compute.ProjectOption}) and name it in the Ingress."
                        : $"Mend DNS, then make it anew: kubectl delete managedcertificate {Literal.Argument(certificate.Name)}{observation.NamespaceOption}; {observation.Source}New-MilvusManagedCertificate -Name {Literal.Argument(certificate.Name)} -HostName {string.Join(", ", certificate.Domains.Select(d => Literal.Argument(d.Domain)).DefaultIfEmpty("<host>"))}",
                    isTerminal: true);
            }
            else if (certificate.State == ManagedCertificateReading.ProvisioningFailed && !certificate.IsExplained)
            {
                yield return Finding(
                    observation,
                    certificate.Target,
                    "Google could not give out the certificate; it tries again by itself. If it stays so, the certificate authority cannot reach the domains.",
                    evidence,
                    $"Compare DNS of each domain with the load balancer's address ({observation.Address ?? "none yet"}), and its CAA records.");
            }
        }
    }
}
