namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>How much a wrong DNS name matters.</summary>
internal static class DnsFacts
{
    /// <summary>Error where only DNS is wrong; before that, a managed certificate may wait for it.</summary>
    public static FindingSeverity Severity(Observation observation, string host)
    {
        var isServing = LiveFacts.IsServing(observation);
        return isServing && !observation.IsInternal ? FindingSeverity.Error
            : isServing || Waits(observation, host) ? FindingSeverity.Warning
            : FindingSeverity.Information;
    }

    /// <summary>True where a managed certificate failed for this very host: its finding says what DNS answers and should.</summary>
    public static bool IsToldByCertificate(Observation observation, string host) => ManagedCertificateReading.All(observation)
        .Any(c => c.Domains.Any(d => d.State == ManagedCertificateReading.NotVisible && d.Domain.Equals(host, StringComparison.OrdinalIgnoreCase)));

    public static string CertificateWaits(Observation observation, string host) =>
        Waits(observation, host) ? " Its managed certificate waits for this." : string.Empty;

    private static bool Waits(Observation observation, string host) =>
        ManagedCertificateReading.All(observation).Any(c => c.Domains.Any(d => d.State != "Active" && d.Domain.Equals(host, StringComparison.OrdinalIgnoreCase)));
}
