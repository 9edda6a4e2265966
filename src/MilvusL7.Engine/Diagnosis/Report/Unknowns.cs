namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Says why something is not known. What Compute as a whole did not tell has one reason, which is told once and led to.</summary>
internal static class Unknowns
{
    public static string ComputeAnchor(string id) => $"{id}-compute";

    public static void Write(Markup html, string why, MilvusL7Status status, string id)
    {
        if (why == status.ComputeUnknown)
        {
            html.Element("a", "no data from Compute", null, ("href", "#" + ComputeAnchor(id)));
            return;
        }

        html.Text("Not known: ");
        html.Value(why);
    }

    /// <summary>The same behind what it is about.</summary>
    public static void WriteNote(Markup html, string why, MilvusL7Status status, string id)
    {
        html.Text(" ");
        using (html.Open("span", "why"))
        {
            Write(html, why, status, id);
        }
    }
}
