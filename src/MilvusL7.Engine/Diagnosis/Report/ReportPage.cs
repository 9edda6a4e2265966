using System.Reflection;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>
/// Export-MilvusL7Report: one HTML page that needs nothing but itself. It has no script, and its policy forbids whatever it does not carry:
/// what was read from a cluster can at worst be shown.
/// </summary>
internal static class ReportPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private static readonly Lazy<string> Style = new(() => Resource("report.css"));
    private static readonly Lazy<string> Icons = new(() => Resource("icons.svg"));

    /// <summary>Writes the page in one step: whoever reads the file sees the old page or the new one.</summary>
    public static Task WriteAsync(string path, IReadOnlyList<ReportSubject> subjects, EngineContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (LocalFile.Write(path, writer => Write(writer, subjects, context.Cancellation)) is { } warning)
        {
            context.Warning(warning);
        }

        context.Verbose($"Wrote {path}.");
        return Task.CompletedTask;
    }

    public static void Write(TextWriter writer, IReadOnlyList<ReportSubject> subjects, CancellationToken cancellation = default)
    {
        using var html = new Markup(writer);
        using (html.Open("html", null, ("lang", "en")))
        {
            WriteHead(html, subjects);
            using (html.Open("body"))
            {
                html.Own("\n" + Icons.Value);
                html.Element("a", "Skip to the report", "skip", ("href", "#report"));
                WriteHeader(html, subjects);
                using (html.Open("main", null, ("id", "report"), ("tabindex", "-1")))
                {
                    if (subjects.Count == 0)
                    {
                        html.Element("p", "No Ingress was found.", "quiet");
                    }

                    for (int i = 0; i < subjects.Count; i++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        Write(html, subjects[i], Id(i), subjects.Count > 1 ? ReportText.Invariant($"Parts of report {i + 1}") : "Parts of the report");
                    }
                }

                WriteFooter(html, subjects);
            }
        }
    }

    private static void WriteHead(Markup html, IReadOnlyList<ReportSubject> subjects)
    {
        using (html.Open("head"))
        {
            html.Void("meta", ("charset", "utf-8"));
            html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
            html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
            html.Void("meta", ("name", "generator"), ("content", "MilvusL7 " + ReportText.Version));
            html.Element("title", subjects.Count == 1 ? $"{Title(subjects[0].Status)}: {Verdict.Of(subjects[0]).Headline} - MilvusL7" : Heading(subjects));
            using (html.Open("style"))
            {
                html.Own("\n" + Style.Value);
            }
        }
    }

    private static void WriteHeader(Markup html, IReadOnlyList<ReportSubject> subjects)
    {
        using (html.Open("header"))
        {
            html.Element("p", "MilvusL7 \u00B7 load balancer report", "brand");
            using (html.Open("h1"))
            {
                html.Value(Heading(subjects));
            }

            if (subjects.Count > 1)
            {
                WriteOverview(html, subjects);
            }
        }
    }

    private static void WriteOverview(Markup html, IReadOnlyList<ReportSubject> subjects)
    {
        using (html.Open("nav", null, ("aria-label", "The load balancers of this report")))
        using (html.Open("ul", "overview"))
        {
            for (int i = 0; i < subjects.Count; i++)
            {
                var verdict = Verdict.Of(subjects[i]);
                using (html.Open("li"))
                {
                    using (html.Open("a", null, ("href", "#" + Id(i))))
                    {
                        html.Value(Title(subjects[i].Status));
                    }

                    html.Text(" ");
                    html.State(verdict.Tone, verdict.Headline);
                }
            }
        }
    }

    private static void Write(Markup html, ReportSubject subject, string id, string contents)
    {
        var status = subject.Status;
        using (html.Open("article", null, ("id", id), ("aria-labelledby", $"{id}-title")))
        {
            using (html.Open("div", "subject"))
            {
                using (html.Open("h2", null, ("id", $"{id}-title")))
                {
                    html.Value(status.Name.Length == 0 ? $"Release {status.Release.Name}, without an Ingress" : $"Ingress {status.Name}");
                }

                using (html.Open("p"))
                {
                    html.Text("Read on ");
                    html.Time(status.Time, ReportText.Moment(status.Time));
                }
            }

            VerdictSection.Write(html, subject, id);
            WriteContents(html, subject, id, contents);
            RouteSection.Write(html, status, id);
            FindingSection.Write(html, subject.Findings, id);
            EndpointSection.Write(html, status, id);
            NameSection.Write(html, status, id);
            SettingSection.Write(html, status, id);
            TimelineSection.Write(html, status, id);
        }
    }

    private static void WriteContents(Markup html, ReportSubject subject, string id, string label)
    {
        using (html.Open("nav", "contents", ("aria-label", label)))
        using (html.Open("ul"))
        {
            foreach (var (part, text) in new[]
            {
                ("route", "Path of a request"), ("findings", ReportText.Invariant($"Findings ({subject.Findings.Count})")), ("endpoints", "Endpoints"),
                ("names", "Certificates and DNS"), ("settings", "Settings"), ("timeline", "Timeline"),
            })
            {
                using (html.Open("li"))
                {
                    html.Element("a", text, null, ("href", $"#{id}-{part}"));
                }
            }
        }
    }

    private static void WriteFooter(Markup html, IReadOnlyList<ReportSubject> subjects)
    {
        using (html.Open("footer"))
        using (html.Open("p"))
        {
            html.Text($"MilvusL7 {ReportText.Version}");
            if (subjects.Count > 0)
            {
                var last = subjects.Max(s => s.Status.Time);
                html.Text(" \u00B7 as read on ");
                html.Time(last, ReportText.Moment(last));
            }

            html.Text(" \u00B7 all times are UTC");
        }
    }

    private static string Heading(IReadOnlyList<ReportSubject> subjects) => subjects.Count == 1
        ? Title(subjects[0].Status)
        : ReportText.Invariant($"{subjects.Count} load balancers");

    private static string Title(MilvusL7Status status)
    {
        // The guide names the Ingress after the Service: it adds nothing then.
        var adds = status.Name.Length > 0 && status.Name != status.Release.ServiceName && status.Name != status.Release.Name;
        return adds ? $"{status.Release}: {status.Name}" : status.Release.ToString();
    }

    private static string Id(int index) => ReportText.Invariant($"s{index + 1}");

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
