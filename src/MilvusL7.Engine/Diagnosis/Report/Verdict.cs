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
                ? new Verdict(Tone.Bad, "Not ready", "Clients do not get through, or not all, and waiting does not help: what is wrong has to be mended first.")
                : errors > 0 || status.Backend.Any(b => b.Health == EndpointHealth.Unhealthy)
                ? new Verdict(Tone.Bad, "Not ready", "Clients do not get through, or not all.")
                : new Verdict(Tone.Waiting, "Not ready yet", "Clients do not get through yet: parts of the load balancer are still being made.");
        }

        var ready = status.ComputeUnknown is null ? "Ready" : "Ready as far as Kubernetes tells";
        var basis = status.ComputeUnknown is null
            ? "It has an address, clients are shown its certificate, and every endpoint is healthy."
            : "It has an address and a certificate, and the controller noted healthy backends on the Ingress.";
        return errors > 0 ? new Verdict(Tone.Attention, $"{ready}, with {ReportText.Count(errors, "error")}", basis)
            : findings.Any(f => f.Severity == FindingSeverity.Warning)
            ? new Verdict(Tone.Attention, $"{ready}, with {ReportText.Count(findings.Count(f => f.Severity == FindingSeverity.Warning), "warning")}", basis)
            : new Verdict(Tone.Good, ready, basis);
    }
}
