namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Every endpoint; of many those that do not serve are seen at once, and the rest is folded.</summary>
internal static class EndpointSection
{
    private const int Unfolded = 12;

    public static void Write(Markup html, MilvusL7Status status, string id)
    {
        using (html.Open("section", "endpoints"))
        {
            html.Element("h3", "Endpoints", null, ("id", $"{id}-endpoints"));
            if (status.Backend.Length == 0)
            {
                html.Element("p", "None. The backend service does not exist yet.", "quiet");
            }

            foreach (var backend in status.Backend)
            {
                Write(html, status, backend, id);
            }
        }
    }

    private static void Write(Markup html, MilvusL7Status status, MilvusBackendStatus backend, string id)
    {
        var name = backend.ServiceName is { } service ? $"Service {service}" : backend.Name;
        if (backend.Endpoint.Length == 0)
        {
            using (html.Open("p", "quiet"))
            {
                html.Value(name);
                html.Text(": ");
                if (WhyUnknown(status, backend) is { } why)
                {
                    html.Text("its endpoints are not known. ");
                    Unknowns.Write(html, why, status, id);
                }
                else
                {
                    html.Text("no endpoints");
                }
            }

            return;
        }

        var ordered = EndpointOrder.GravestFirst(backend.Endpoint);
        // A fold of two or three saves nothing.
        var shown = ordered.Count > Unfolded + 3 ? Unfolded : ordered.Count;
        Write(html, $"{name}: {EndpointOrder.Counts(ordered)}", ordered.Take(shown));
        if (shown < ordered.Count)
        {
            var rest = ordered.Skip(shown).ToArray();
            using (html.Open("details"))
            {
                html.Element("summary", $"{ReportText.Count(rest.Length, "more endpoint")}: {EndpointOrder.Counts(rest)}");
                Write(html, $"{name}: the other endpoints", rest);
            }
        }
    }

    private static string? WhyUnknown(MilvusL7Status status, MilvusBackendStatus backend) =>
        status.ComputeUnknown ?? (backend.Unknown == StatusBuilder.NotThere ? null : backend.Unknown);

    private static void Write(Markup html, string caption, IEnumerable<MilvusEndpointStatus> endpoints)
    {
        using var table = new Table(html, caption, "Pod", "Address", "Zone", "Health");
        foreach (var endpoint in endpoints)
        {
            using (table.Row())
            {
                table.Head(endpoint.Pod ?? "no pod has this address");
                table.Cell(ReportText.Invariant($"{endpoint.IPAddress}:{endpoint.Port}"));
                table.Cell(endpoint.Zone);
                table.Cell(Tones.Of(endpoint.Health), Tones.Word(endpoint.Health));
            }
        }
    }
}
