using static MilvusL7.Engine.Diagnosis.Report.ReportText;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>How front end, backends and firewall are set.</summary>
internal static class SettingSection
{
    public static void Write(Markup html, MilvusL7Status status, string id)
    {
        using (html.Open("section", "settings"))
        {
            html.Element("h3", "Settings", null, ("id", $"{id}-settings"));
            WriteBackends(html, status, id);
            WriteProxies(html, status, id);
            WriteFirewall(html, status, id);
        }
    }

    private static void WriteBackends(Markup html, MilvusL7Status status, string id)
    {
        if (status.Backend.Length == 0)
        {
            return;
        }

        using var table = new Table(html, "Backend services", "Service", "To the pods", "Timeout", "Cloud Armor", "Health check");
        foreach (var backend in status.Backend)
        {
            using (table.Row())
            {
                Head(table, html, backend.ServiceName ?? backend.Name, backend.Unknown, status, id);
                table.Cell(backend.Protocol ?? Unknown(backend.Unknown));
                table.Cell(backend.TimeoutSec is { } seconds ? Invariant($"{seconds} s a call") : Unknown(backend.Unknown));
                table.Cell(backend.SecurityPolicy ?? (backend.Protocol is null ? Unknown(backend.Unknown) : "none"));
                table.Cell(backend.HealthCheck is { } check ? Check(check) : Unknown(backend.Unknown));
            }
        }
    }

    private static string Check(MilvusHealthCheckStatus check)
    {
        var text = check.Port is { } port ? Invariant($"{check.Type} {port} {check.RequestPath}") : $"{check.Type} serving port {check.RequestPath}";
        return check.CheckIntervalSec is { } interval ? Invariant($"{text}, every {interval} s") : text;
    }

    private static void WriteProxies(Markup html, MilvusL7Status status, string id)
    {
        if (status.Proxy.Length == 0)
        {
            return;
        }

        using var table = new Table(html, "Front end", "Proxy", "Protocol", "Certificates", "SSL policy");
        foreach (var proxy in status.Proxy)
        {
            var isTls = proxy.Protocol == "HTTPS";
            using (table.Row())
            {
                Head(table, html, proxy.Name, proxy.Unknown, status, id);
                table.Cell(proxy.Protocol);
                table.Cell(!isTls ? null : proxy.Unknown is { } why ? Unknown(why) : proxy.CertificateMap is { } map ? $"map {map}" : proxy.Certificate.Length > 0 ? string.Join(", ", proxy.Certificate) : "none");
                table.Cell(!isTls ? null : proxy.Unknown is null ? proxy.SslPolicy ?? "Google's default" : Unknown(proxy.Unknown));
            }
        }
    }

    private static void WriteFirewall(Markup html, MilvusL7Status status, string id)
    {
        if (status.Firewall is not { } firewall)
        {
            return;
        }

        using (html.Open("p", "firewall"))
        {
            html.Element("strong", "Firewall");
            html.Text(": ");
            if (firewall.Unknown is { } why)
            {
                Unknowns.Write(html, why, status, id);
            }
            else if (firewall.Name is null)
            {
                html.Text("no rule that allows health checks was found.");
            }
            else
            {
                html.Value(firewall.Name);
                html.Value(Invariant($" allows TCP {And(firewall.Port)} from {And(firewall.SourceRange)}{(firewall.Disabled ? ", but is disabled" : string.Empty)}."));
            }
        }
    }

    /// <summary>The reason is long as a rule: it stands once, with the name, and the cells say no more than that there is one.</summary>
    private static void Head(Table table, Markup html, string name, string? unknown, MilvusL7Status status, string id)
    {
        using (table.Head())
        {
            html.Value(name);
            if (unknown is not null && unknown != StatusBuilder.NotThere)
            {
                Unknowns.WriteNote(html, unknown, status, id);
            }
        }
    }

    private static string Unknown(string? why) => why is null ? "\u2013" : why == StatusBuilder.NotThere ? "missing" : "unknown";
}
