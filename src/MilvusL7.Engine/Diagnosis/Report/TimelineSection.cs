namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Kubernetes' events, from the oldest to the newest.</summary>
internal static class TimelineSection
{
    private const int Unfolded = 30;
    private const int Printed = 8;

    public static void Write(Markup html, MilvusL7Status status, string id)
    {
        var events = status.Event.AsEnumerable().Reverse().OrderBy(e => e.Time).ToArray();
        using (html.Open("section", "timeline"))
        {
            html.Element("h3", "Timeline of events", null, ("id", $"{id}-timeline"));
            if (events.Length == 0)
            {
                html.Element("p", "No events were found. Kubernetes keeps events for about one hour.", "quiet");
                return;
            }

            var warnings = events.Count(e => e.IsWarning);
            html.Element("p", $"{ReportText.Count(events.Length, "event")}, {(warnings == 0 ? "no warnings" : $"{ReportText.Count(warnings, "warning")}")}. Times are UTC. The newest event is last.", "quiet");
            var folded = events.Length > Unfolded + 5 ? events.Length - Unfolded : 0;
            if (folded > 0)
            {
                using (html.Open("details", "earlier"))
                {
                    html.Element("summary", ReportText.Count(folded, "earlier event"));
                    WriteList(html, events.AsSpan(0, folded), 0);
                }
            }

            var left = Math.Max(0, events.Length - Printed);
            if (left > 0)
            {
                html.Element("p", $"{ReportText.Count(left, "earlier event is", "earlier events are")} omitted in print. The page on screen shows all events.", "print-note");
            }

            WriteList(html, events.AsSpan(folded), left - folded);
        }
    }

    /// <param name="unprinted">How many at the list's beginning are left out in print.</param>
    private static void WriteList(Markup html, ReadOnlySpan<MilvusL7Event> events, int unprinted)
    {
        using (html.Open("ol", "events"))
        {
            var day = string.Empty;
            for (int i = 0; i < events.Length; i++)
            {
                var happened = events[i];
                var date = ReportText.Date(happened.Time);
                using (html.Open("li", $"{(happened.IsWarning ? "attention" : "neutral")}{(i < unprinted ? " unprinted" : string.Empty)}"))
                {
                    // Where print begins, the day is told again.
                    WriteTime(html, happened, date, date != day ? "day" : i == unprinted && i > 0 ? "day print-day" : null);
                    Write(html, happened);
                }

                day = date;
            }
        }
    }

    private static void WriteTime(Markup html, MilvusL7Event happened, string date, string? dateStyle)
    {
        using (html.Open("p", "when"))
        {
            if (dateStyle is not null)
            {
                html.Element("span", date, dateStyle);
                html.Text(" ");
            }

            html.Time(happened.Time, ReportText.Clock(happened.Time));
        }
    }

    private static void Write(Markup html, MilvusL7Event happened)
    {
        using (html.Open("div", "event"))
        {
            using (html.Open("p", "title"))
            {
                if (happened.IsWarning)
                {
                    html.State(Tone.Attention, "Warning");
                    html.Text(" ");
                }

                html.Value(happened.Reason, "id");
                html.Text(" ");
                html.Value(happened.About, "target");
                if (happened.Count > 1)
                {
                    html.Text(" ");
                    html.Element("span", ReportText.Invariant($"{happened.Count} times since {ReportText.Clock(happened.FirstTime)}"), "count");
                }
            }

            html.Element("p", happened.Message, "message", ("dir", "auto"));
        }
    }
}
