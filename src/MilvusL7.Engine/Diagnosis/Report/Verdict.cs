namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>The state of a load balancer in words.</summary>
internal sealed record Verdict(Tone Tone, string Headline, string Sentence)
{
    public static Verdict Of(ReportSubject subject)
    {
        var (status, findings) = subject;
        var errors = findings.Count(f => f.Severity == FindingSeverity.Error);
        if (!status.Ready)
        {
            return findings.Any(f => f.IsTerminal)
                ? new Verdict(Tone.Bad, "Not ready", "Some or all client requests fail. The load balancer will not become ready until the problem is fixed.")
                : errors > 0 || status.Backend.Any(b => b.Health == EndpointHealth.Unhealthy)
                ? new Verdict(Tone.Bad, "Not ready", "Some or all client requests fail.")
                : new Verdict(Tone.Waiting, "Not ready yet", "Clients cannot connect yet. GKE is still creating parts of the load balancer.");
        }

        var ready = status.ComputeUnknown is null ? "Ready" : "Ready according to Kubernetes";
        var basis = status.ComputeUnknown is null
            ? "The load balancer has an address, presents its certificate, and every endpoint is healthy."
            : "The load balancer has an address and a certificate, and the Ingress's annotation reports healthy backends.";
        return errors > 0 ? new Verdict(Tone.Attention, $"{ready}, with {ReportText.Count(errors, "error")}", basis)
            : findings.Any(f => f.Severity == FindingSeverity.Warning)
            ? new Verdict(Tone.Attention, $"{ready}, with {ReportText.Count(findings.Count(f => f.Severity == FindingSeverity.Warning), "warning")}", basis)
            : new Verdict(Tone.Good, ready, basis);
    }
}
