namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>What it is, how it is, and what it waits for.</summary>
internal static class VerdictSection
{
    public static void Write(Markup html, ReportSubject subject, string id)
    {
        var status = subject.Status;
        var verdict = Verdict.Of(subject);
        using (html.Open("div", $"verdict {verdict.Tone.Style()}"))
        {
            using (html.Open("p", "headline"))
            {
                html.Icon("m-" + verdict.Tone.Style());
                html.Element("strong", verdict.Headline);
            }

            html.Element("p", verdict.Sentence);
            WriteWaiting(html, status);
            WriteComputeNote(html, status, id);
        }

        WriteFacts(html, status);
    }

    private static void WriteWaiting(Markup html, MilvusL7Status status)
    {
        if (status.Waiting.Length == 0)
        {
            return;
        }

        using (html.Open("p", "waits"))
        {
            html.Text(status.WaitingSince is { } since
                ? $"It has been waiting for {ReportText.Span(status.Time - since)} (since {ReportText.Moment(since)}) for:"
                : "It waits for:");
        }

        using (html.Open("ol", "waiting-list"))
        {
            foreach (var wanted in status.Waiting)
            {
                html.Element("li", wanted, null, ("dir", "auto"));
            }
        }
    }

    private static void WriteComputeNote(Markup html, MilvusL7Status status, string id)
    {
        if (status.ComputeUnknown is { } why)
        {
            using (html.Open("p", "note", ("id", Unknowns.ComputeAnchor(id))))
            {
                html.Text("The state in Google Compute is not known: ");
                html.Value(why);
            }
        }
    }

    private static void WriteFacts(Markup html, MilvusL7Status status)
    {
        var release = status.Release;
        var milvus = new[] { release.MilvusVersion, release.Mode == MilvusMode.Cluster ? "cluster" : release.Mode == MilvusMode.Standalone ? "standalone" : null };
        using (html.Open("dl", "facts"))
        {
            Fact(html, "Release", release.Name);
            Fact(html, "Namespace", status.Namespace ?? "none specified");
            Fact(html, release.Target?.Kind == TargetKind.Folder ? "Folder" : "Cluster context", release.Target?.Name ?? "unknown");
            Fact(html, "Project", status.Project ?? "unknown");
            Fact(html, "Ingress", status.Name.Length == 0 ? "none" : $"{status.Name} ({status.IngressClass})");
            Fact(html, "Milvus", string.Join(", ", milvus.OfType<string>().DefaultIfEmpty("unknown")));
        }
    }

    private static void Fact(Markup html, string name, string value)
    {
        using (html.Open("div"))
        {
            html.Element("dt", name);
            using (html.Open("dd"))
            {
                html.Value(value);
            }
        }
    }
}
