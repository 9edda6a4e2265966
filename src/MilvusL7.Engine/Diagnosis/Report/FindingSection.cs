namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>The findings, the gravest first.</summary>
internal static class FindingSection
{
    public static void Write(Markup html, IReadOnlyList<MilvusL7Finding> findings, string id)
    {
        using (html.Open("section", "findings"))
        {
            html.Element("h3", "Findings", null, ("id", $"{id}-findings"));
            if (findings.Count == 0)
            {
                html.Element("p", "None. No rule found a problem.", "quiet");
            }

            foreach (var group in findings.GroupBy(f => f.Severity).OrderByDescending(g => g.Key))
            {
                html.Element("h4", ReportText.Invariant($"{Title(group.Key)} ({group.Count()})"));
                foreach (var finding in group)
                {
                    Write(html, finding);
                }
            }
        }
    }

    private static string Title(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "Errors",
        FindingSeverity.Warning => "Warnings",
        _ => "Information",
    };

    private static void Write(Markup html, MilvusL7Finding finding)
    {
        var tone = Tones.Of(finding.Severity);
        using (html.Open("div", $"finding {tone.Style()}"))
        {
            using (html.Open("p", "title"))
            {
                html.State(tone, finding.Severity.ToString());
                html.Text(" ");
                html.Value(finding.Id, "id");
                html.Text(" ");
                html.Value(finding.Target, "target");
            }

            html.Element("p", finding.Message, "message", ("dir", "auto"));
            if (finding.IsTerminal)
            {
                html.Element("p", "This does not resolve without intervention.", "terminal");
            }

            Labelled(html, "Evidence", finding.Evidence, "evidence");
            if (finding.RecommendedAction.Length > 0)
            {
                html.Element("p", "What to do", "label");
                foreach (var part in RecommendedAction.Parts(finding.RecommendedAction))
                {
                    WriteAction(html, part);
                }
            }
        }
    }

    private static void WriteAction(Markup html, RecommendedAction.Part part)
    {
        if (!part.IsCommand)
        {
            html.Element("p", part.Text, null, ("dir", "auto"));
            return;
        }

        using (html.Open("pre"))
        {
            html.Element("code", part.Text, null, ("dir", "ltr"));
        }
    }

    private static void Labelled(Markup html, string label, string text, string style)
    {
        if (text.Length > 0)
        {
            html.Element("p", label, "label");
            html.Element("p", text, style, ("dir", "auto"));
        }
    }
}
