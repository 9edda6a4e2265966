namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>The topology, drawn as a line of stops.</summary>
internal static class RouteSection
{
    public static void Write(Markup html, MilvusL7Status status, string id)
    {
        using (html.Open("section", "route"))
        {
            html.Element("h3", "Path of a request", null, ("id", $"{id}-route"));
            using (html.Open("ol", "stops"))
            {
                foreach (var stop in RouteBuilder.Build(status))
                {
                    Write(html, stop, status, id);
                }
            }
        }
    }

    private static void Write(Markup html, Stop stop, MilvusL7Status status, string id)
    {
        using (html.Open("li", $"stop {stop.Tone.Style()}"))
        {
            using (html.Open("div", "node"))
            {
                html.Icon(stop.Icon);
            }

            using (html.Open("div", "what"))
            {
                html.Element("p", stop.Kind, "kind");
                html.State(stop.Tone, stop.Word, "p");
                var items = stop.Items.Where(i => i.Name.Length > 0 || i.Why is not null).ToArray();
                if (items.Length > 0)
                {
                    using (html.Open("ul", "items"))
                    {
                        foreach (var item in items)
                        {
                            Write(html, item, items.Length > 1, status, id);
                        }
                    }
                }
            }
        }
    }

    private static void Write(Markup html, StopItem item, bool isOneOfMany, MilvusL7Status status, string id)
    {
        using (html.Open("li"))
        {
            html.Value(item.Name, "name");
            if (isOneOfMany && item.Word.Length > 0)
            {
                html.Text(" ");
                html.State(item.Tone, item.Word);
            }

            foreach (var fact in item.Facts)
            {
                html.Text(" ");
                html.Value(fact, "fact");
            }

            if (item.Why is { } why)
            {
                Unknowns.WriteNote(html, why, status, id);
            }
        }
    }
}
