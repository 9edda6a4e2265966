namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>Certificates, and what DNS says of the hosts.</summary>
internal static class NameSection
{
    public static void Write(Markup html, MilvusL7Status status, string id)
    {
        using (html.Open("section", "names"))
        {
            html.Element("h3", "Certificates and DNS", null, ("id", $"{id}-names"));
            WriteCertificates(html, status, id);
            WriteDns(html, status);
        }
    }

    private static void WriteCertificates(Markup html, MilvusL7Status status, string id)
    {
        if (status.Certificate.Length == 0)
        {
            html.Element("p", "None. The Ingress does not specify a certificate.", "quiet");
            return;
        }

        using var table = new Table(html, "Certificates", "Name", "Kind", "State", "Valid until", "Domains");
        foreach (var certificate in status.Certificate)
        {
            using (table.Row())
            {
                table.Head(certificate.Name.Length == 0 ? "unnamed" : certificate.Name);
                table.Cell(RouteBuilder.Kind(certificate.Kind));
                using (table.Cell())
                {
                    html.State(RouteBuilder.CertificateTone(certificate, status.Time), RouteBuilder.CertificateWord(certificate));
                    if (certificate.Unknown is { } why)
                    {
                        Unknowns.WriteNote(html, why, status, id);
                    }
                }

                table.Cell(certificate.Expires is { } expires ? Expiry(expires, status.Time) : certificate.Unknown is null ? "not issued yet" : "unknown");
                using (table.Cell())
                {
                    WriteDomains(html, certificate.Domain);
                }
            }
        }
    }

    private static string Expiry(DateTimeOffset expires, DateTimeOffset now) => expires < now
        ? $"{ReportText.Date(expires)} (expired {ReportText.Span(now - expires)} ago)"
        : $"{ReportText.Date(expires)} (in {ReportText.Span(expires - now)})";

    private static void WriteDomains(Markup html, MilvusCertificateDomain[] domains)
    {
        if (domains.Length == 0)
        {
            html.Text("\u2013");
            return;
        }

        using (html.Open("ul", "plain"))
        {
            foreach (var domain in domains)
            {
                using (html.Open("li"))
                {
                    html.Value(domain.HostName);
                    html.Text(" ");
                    html.State(RouteBuilder.StateTone(domain.State), domain.State);
                }
            }
        }
    }

    private static void WriteDns(Markup html, MilvusL7Status status)
    {
        if (status.Dns.Length == 0)
        {
            html.Element("p", "DNS: the Ingress does not specify a host name.", "quiet");
            return;
        }

        using var table = new Table(html, "DNS, according to this machine's resolver", "Host", "Resolves to", "Points to the load balancer");
        foreach (var dns in status.Dns)
        {
            using (table.Row())
            {
                table.Head(dns.HostName);
                table.Cell(dns.Address.Length > 0 ? string.Join(", ", dns.Address) : dns.Problem);
                table.Cell(RouteBuilder.DnsTone(dns), dns.IsMatch switch
                {
                    true => "yes",
                    false => status.Address is { } address ? $"no: it should be {address}" : "no",
                    _ => dns.Problem is null ? "not known: the load balancer has no address yet" : "not known",
                });
            }
        }
    }
}
