using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Commands that several rules recommend, ready to be run: with all that they need to be accepted.</summary>
internal static class Remedies
{
    /// <summary>The hosts of the Ingress, for a parameter.</summary>
    public static string Hosts(Observation observation) =>
        string.Join(",", observation.HostNames.Select(Literal.Argument).DefaultIfEmpty("<host>"));

    /// <summary>Settings of the BackendConfig; fields that somebody else applied are taken over.</summary>
    /// <param name="options">For example <c>-HealthCheckType HTTP</c>.</param>
    public static string BackendConfig(Observation observation, BackendConfigFacts config, string options) =>
        observation.Command($"New-MilvusBackendConfig -Name {Literal.Argument(config.Name)} {options}{(Ownership.IsOurs(config.Resource) ? string.Empty : " -Force")}");

    /// <summary>The Ingress, written anew to lead to the release: with the hosts and certificates that it has, where the module does not know them.</summary>
    /// <param name="options">Its certificate, where it shall have another one.</param>
    /// <param name="before">Earlier steps of the pipeline, with their bars.</param>
    public static string Ingress(Observation observation, string options = "", string before = "")
    {
        var ingress = observation.Ingress;
        var command = $"{before}New-MilvusIngress -Name {Literal.Argument(observation.IngressName ?? "?")}{options}";
        if (Ownership.IsOurs(ingress))
        {
            return observation.Command(command);
        }

        var secret = IngressFacts.SecretsOf(ingress).FirstOrDefault(s => s.Length > 0);
        var managed = IngressFacts.ListOf(ingress, IngressPlanner.ManagedCertificatesAnnotation);
        var preShared = IngressFacts.ListOf(ingress, IngressPlanner.PreSharedAnnotation);
        var certificate = options.Length > 0 ? string.Empty
            : secret is not null ? $" -SecretName {Literal.Argument(secret)}"
            : managed.Count > 0 ? $" -ManagedCertificateName {Literal.Argument(managed[0])}"
            : preShared.Count > 0 ? $" -PreSharedCertificate {string.Join(",", preShared.Select(Literal.Argument))}"
            : " -SecretName <secret>";
        return observation.Command($"{command} -HostName {Hosts(observation)}{certificate} -Force");
    }
}
