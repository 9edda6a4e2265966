using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>Commands that several rules recommend, ready to be run: with all that they need to be accepted.</summary>
internal static class Remedies
{
    /// <summary>The hosts of the Ingress, for a parameter.</summary>
    public static string Hosts(Observation observation) =>
        observation.HostNames.Count == 0 ? "<host>" : Literal.Arguments(observation.HostNames);

    /// <summary>Settings of the BackendConfig; fields that somebody else applied are taken over.</summary>
    /// <param name="options">For example <c>-HealthCheckType HTTP</c>; empty for the module's defaults.</param>
    public static string BackendConfig(Observation observation, BackendConfigFacts config, string options = "") =>
        BackendConfig(observation, config.Name, config.Resource, options);

    /// <summary>The same for the BackendConfig of a backend. Where the Service names none, the command creates one and names it.</summary>
    public static string BackendConfig(Observation observation, OwnBackend backend, string options) =>
        BackendConfig(observation, backend.BackendConfigName, backend.BackendConfig, options);

    /// <param name="name">Null where the Service names none.</param>
    /// <param name="resource">Null where it does not exist.</param>
    public static string BackendConfig(Observation observation, string? name, JsonObject? resource, string options = "") =>
        observation.Command("New-MilvusBackendConfig"
            + (name is null ? string.Empty : " -Name " + Literal.Argument(name))
            + (options.Length == 0 ? string.Empty : " " + options)
            + (resource is null || (Ownership.IsOurs(resource) && !Ownership.IsSpecOfOthers(resource)) ? string.Empty : " -Force")
            + (name is null ? " | Add-MilvusL7Annotation" : string.Empty));

    /// <summary>The Ingress, written again to route to the release: with the hosts and certificates that it has, where the module does not know them.</summary>
    /// <param name="certificate">The certificate, with its parameter; empty where an earlier step passes it on; null for the one that the Ingress has.</param>
    /// <param name="options">More parameters.</param>
    /// <param name="before">Earlier steps of the pipeline, each with its bar.</param>
    public static string Ingress(Observation observation, string? certificate = null, string options = "", string before = "")
    {
        var ingress = observation.Ingress;
        var command = $"{before}New-MilvusIngress -Name {Literal.Argument(observation.IngressName ?? "?")}";
        var given = (string.IsNullOrEmpty(certificate) ? string.Empty : " " + certificate) + (options.Length == 0 ? string.Empty : " " + options);
        // A host that an earlier step passes on is the same.
        var hosts = before.Length > 0 ? string.Empty : " -HostName " + Hosts(observation);
        // GKE keeps names of its own in the list of pre-shared certificates: that one is not applied.
        var isEdited = Ownership.IsSpecOfOthers(ingress, [.. IngressPlanner.WrittenAnnotations.Where(a => a != IngressPlanner.PreSharedAnnotation)]);
        return observation.Command(Ownership.IsOurs(ingress)
            ? command + (observation.HostNames.Count == 0 ? hosts : string.Empty) + given + (isEdited ? " -Force" : string.Empty)
            : $"{command}{hosts}{(certificate is null ? " " + Certificate(ingress) : string.Empty)}{given} -Force");
    }

    /// <summary>Where GKE has not applied a change of the Ingress: its events have the reason.</summary>
    public static string FindSyncFailure(Observation observation) => $"Find out why GKE does not sync the Ingress: {Describe(observation)}";

    /// <summary>Where GKE corrects a difference by itself.</summary>
    /// <param name="what">For example <c>protocol</c>.</param>
    public static string AwaitSync(Observation observation, string what) =>
        $"GKE corrects the {what} at its next sync. If the problem persists, find out why the sync fails: {Describe(observation)}";

    /// <summary>One part of the Ingress taken out of it, whoever made it.</summary>
    /// <param name="pointer">For example <c>/spec/tls/0</c>.</param>
    public static string RemoveFromIngress(Observation observation, string pointer) =>
        observation.Kubectl($"patch ingress {Literal.Argument(observation.IngressName ?? "?")} --type json -p '[{{\"op\":\"remove\",\"path\":\"{pointer}\"}}]'");

    /// <summary>A certificate in the Ingress's list of pre-shared ones, which the module only ever adds to, replaced by another.</summary>
    public static string PreShared(Observation observation, string old, string other) =>
        PreShared(observation, [.. IngressFacts.ListOf(observation.Ingress, IngressPlanner.PreSharedAnnotation).Where(n => n != old), other]);

    /// <summary>The list of pre-shared certificates as it is to be; empty to remove it.</summary>
    public static string PreShared(Observation observation, IReadOnlyList<string> names) =>
        $"kubectl annotate ingress {Literal.Argument(observation.IngressName ?? "?")}{observation.NamespaceOption} "
            + (names.Count == 0 ? $"{IngressPlanner.PreSharedAnnotation}-" : $"--overwrite {Literal.Of($"{IngressPlanner.PreSharedAnnotation}={string.Join(',', names)}")}");

    private static string Describe(Observation observation) => observation.Kubectl($"describe ingress {observation.IngressName}");

    private static string Certificate(JsonObject? ingress)
    {
        var secret = IngressFacts.SecretsOf(ingress).FirstOrDefault(s => s.Length > 0);
        var managed = IngressFacts.ListOf(ingress, IngressPlanner.ManagedCertificatesAnnotation);
        var preShared = IngressFacts.ListOf(ingress, IngressPlanner.PreSharedAnnotation);
        return secret is not null ? "-SecretName " + Literal.Argument(secret)
            : managed.Count > 0 ? "-ManagedCertificateName " + Literal.Argument(managed[0])
            : preShared.Count > 0 ? "-PreSharedCertificate " + Literal.Arguments(preShared)
            : "-SecretName <secret>";
    }
}
