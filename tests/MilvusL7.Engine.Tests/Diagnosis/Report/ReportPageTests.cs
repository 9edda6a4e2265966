using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MilvusL7.Engine.Diagnosis.Report;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

public sealed partial class ReportPageTests
{
    [Fact]
    public async Task A_good_world_is_told_with_every_part()
    {
        var subject = await Reported.GoodAsync();
        var page = Parse(Reported.Page(subject));

        Assert.Equal("default/my-release", page.Descendants("h1").Single().Value);
        Assert.Equal("Ready", One(page, "headline").Value);
        Assert.Equal(["Client", "DNS", "Address", "Forwarding rule", "Target proxy", "Certificate", "URL map", "Backend service", "Endpoint group", "Pods"], Classed(page, "kind").Select(k => k.Value));
        Assert.All(Classed(page, "stop").Skip(1), s => Assert.Contains("good", s.Attribute("class")!.Value, StringComparison.Ordinal));
        Assert.Equal(["Release", "Namespace", "Cluster context", "Project", "Ingress", "Milvus"], page.Descendants("dt").Select(d => d.Value));
        Assert.Contains("Read on 2026-03-02 09:15:00 UTC", One(page, "subject").Value, StringComparison.Ordinal);
        var captions = page.Descendants("caption").Select(c => c.Value).ToArray();
        Assert.Contains("Service my-release-milvus: 2 healthy", captions);
        Assert.Contains("Certificates", captions);
        Assert.Contains(captions, c => c.StartsWith("DNS", StringComparison.Ordinal));
        Assert.StartsWith($"MilvusL7 {ReportText.Version}", page.Descendants("footer").Single().Value.Trim(), StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+$", ReportText.Version);
    }

    [Fact]
    public async Task Findings_come_the_gravest_first_with_all_that_they_say()
    {
        var subject = await Reported.BrokenAsync();
        var page = Parse(Reported.Page(subject));
        var findings = One(page, "findings");

        Assert.Equal(["Errors", "Warnings", "Information"], findings.Elements("h4").Select(h => h.Value.Split(" (")[0]));
        Assert.Equal(subject.Findings.OrderByDescending(f => f.Severity).Select(f => f.Id), findings.Elements("div").Select(f => One(f, "id").Value));
        Assert.All(subject.Findings, f =>
        {
            Assert.Contains(f.Target, findings.Value, StringComparison.Ordinal);
            Assert.Contains(f.Message, findings.Value, StringComparison.Ordinal);
            Assert.Contains(f.Evidence, findings.Value, StringComparison.Ordinal);
        });
        Assert.Contains("kubectl logs my-release-milvus-proxy-1 --namespace default --tail 50\nkubectl describe pod my-release-milvus-proxy-1 --namespace default", findings.Descendants("pre").Select(p => p.Value.Trim()));
        Assert.Equal("Not ready", One(page, "headline").Value);
        Assert.Contains("will not become ready until the problem is fixed", One(page, "verdict").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_waits_for_is_told_and_since_when()
    {
        var page = Parse(Reported.Page(await Reported.NothingMadeYetAsync()));

        Assert.Equal("Not ready yet", One(page, "headline").Value);
        Assert.Equal("an address", One(page, "waiting-list").Elements("li").First().Value);
        Assert.Contains("30 s (since 2026-03-02 09:14:30 UTC)", One(page, "waits").Value, StringComparison.Ordinal);
        Assert.Equal(["assigned", "none yet"], new[] { await StateAsync(Reported.GoodAsync(), "Address"), await StateAsync(Reported.NothingMadeYetAsync(), "Address") });
    }

    [Fact]
    public async Task Without_Compute_each_unknown_part_says_why()
    {
        var subject = await Reported.WithoutComputeAsync();
        var page = Parse(Reported.Page(subject));

        Assert.Contains(subject.Status.ComputeUnknown!, One(page, "note").Value, StringComparison.Ordinal);
        var unknown = Classed(page, "stop").Where(s => s.Attribute("class")!.Value.EndsWith("unknown", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["Forwarding rule", "Target proxy", "URL map", "Backend service", "Endpoint group"], unknown.Select(s => One(s, "kind").Value));
        Assert.All(unknown, s => Assert.NotEmpty(Classed(s, "why")));
        Assert.Contains("its endpoints are not known. no data from Compute", One(page, "endpoints").Value, StringComparison.Ordinal);
        Assert.All(page.Descendants("a").Where(a => a.Value == "no data from Compute"), a => Assert.Equal("#" + One(page, "note").Attribute("id")!.Value, a.Attribute("href")!.Value));
    }

    [Fact]
    public async Task One_part_that_may_not_be_read_says_why()
    {
        var page = Parse(Reported.Page(await Reported.BrokenAsync()));
        var map = Classed(page, "stop").Single(s => One(s, "kind").Value == "URL map");

        Assert.Contains("compute.urlMaps.get", One(map, "why").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_run_from_the_oldest_to_the_newest_and_say_how_often_and_whether_they_warn()
    {
        var subject = await Reported.BrokenAsync();
        var page = Parse(Reported.Page(subject));
        var events = Classed(page, "events").SelectMany(e => e.Elements("li")).ToArray();

        Assert.Equal(subject.Status.Event.Length, events.Length);
        var times = events.Select(e => e.Descendants("time").First().Attribute("datetime")!.Value).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        var repeated = subject.Status.Event.First(e => e is { Count: > 1, IsWarning: true });
        var shown = Assert.Single(events, e => e.Value.Contains(repeated.Message, StringComparison.Ordinal) && e.Value.Contains("times since", StringComparison.Ordinal) && e.Value.Contains($"{repeated.Count} times", StringComparison.Ordinal));
        Assert.Equal("Warning", Classed(shown, "state").Single().Value);
    }

    [Fact]
    public async Task Hundreds_of_endpoints_are_counted_and_folded_and_those_that_do_not_serve_are_seen()
    {
        var subject = await Reported.ManyAsync(500);
        Assert.Equal(500, subject.Status.Backend.Sum(b => b.Endpoint.Length));
        var text = Reported.Page(subject);
        var page = Parse(text);
        var endpoints = One(page, "endpoints");

        Assert.Contains("9 unhealthy, 491 healthy", endpoints.Descendants("caption").First().Value, StringComparison.Ordinal);
        var seen = endpoints.Elements("table").Single().Descendants("tbody").Single().Elements("tr").ToArray();
        Assert.Equal(12, seen.Length);
        Assert.Equal(9, seen.Count(r => r.Value.Contains("unhealthy", StringComparison.Ordinal)));
        Assert.Equal(488, endpoints.Elements("details").Single().Descendants("tbody").Single().Elements("tr").Count());
        Assert.InRange(text.Length, 100_000, 500_000);
        Assert.Equal(8, Classed(page, "events").Last().Elements("li").Count(e => !e.Attribute("class")!.Value.Contains("unprinted", StringComparison.Ordinal)));
        Assert.Contains($"{subject.Status.Event.Length - 8} earlier events are omitted in print", One(page, "print-note").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_load_balancers_are_one_page_each_with_its_own_anchors()
    {
        var page = Parse(Reported.Page(await Reported.GoodAsync(), await Reported.ProvisioningAsync(), await Reported.BrokenAsync()));

        Assert.Equal("3 load balancers", page.Descendants("h1").Single().Value);
        Assert.Equal(3, page.Descendants("article").Count());
        Assert.Equal(["Ready", "Not ready yet", "Not ready"], Classed(One(page, "overview"), "state").Select(s => s.Value));
        var ids = page.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>().ToArray();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        foreach (var attribute in page.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "aria-labelledby"))
        {
            Assert.Contains(attribute.Value.TrimStart('#'), ids);
        }
    }

    [Fact]
    public async Task Nothing_is_asked_for_from_elsewhere()
    {
        var text = Reported.Page(await Reported.BrokenAsync(), Reported.Saying("https://evil.example/x.js url(https://evil.example/x.png)"));
        var page = Parse(text);

        Assert.All(page.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "src" or "srcset" or "action" or "data" or "style"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", page.Descendants("style").Single().Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page.Descendants("style").Single().Value, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.Descendants("script").Concat(page.Descendants("link")).Concat(page.Descendants("img")).Concat(page.Descendants("iframe")));
        Assert.StartsWith("default-src 'none'; style-src 'unsafe-inline'", page.Descendants("meta").Single(m => m.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_status_gives_the_same_page()
    {
        var subject = await Reported.ManyAsync(40);

        Assert.Equal(Reported.Page(subject), Reported.Page(subject));
    }

    [Fact]
    public async Task Headings_go_down_one_level_at_a_time()
    {
        var levels = Parse(Reported.Page(await Reported.BrokenAsync(), await Reported.GoodAsync())).Descendants().Where(e => HeadingName().IsMatch(e.Name.LocalName)).Select(e => e.Name.LocalName[1] - '0').ToArray();

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.Second} after h{pair.First}"));
    }

    [Fact]
    public void A_release_without_an_Ingress_has_a_page_too()
    {
        var release = new MilvusRelease("my-release", "milvus");
        var status = new MilvusL7Status(release, string.Empty) { Waiting = ["an Ingress that routes to the release"], Time = Observed.Now };
        var page = Parse(Reported.Page(new ReportSubject(status, [])));

        Assert.Equal("Release my-release, without an Ingress", page.Descendants("h2").Single().Value);
        Assert.Contains("an Ingress that routes to the release", One(page, "verdict").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_written_as_UTF8_and_an_older_one_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.html", "old");
        var messages = new List<EngineReport>();
        await ReportPage.WriteAsync(path, [await Reported.GoodAsync()], new EngineContext(new Kept(messages), CancellationToken.None));

        Assert.StartsWith("<!DOCTYPE html>", folder.Read("report.html"), StringComparison.Ordinal);
        Assert.Equal((byte)'<', File.ReadAllBytes(path)[0]);
        Assert.Equal(["report.html"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
        Assert.Single(messages);
    }

    [Fact]
    public async Task A_cancelled_report_leaves_the_older_one_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("report.html", "old");

        await Assert.ThrowsAsync<OperationCanceledException>(() => ReportPage.WriteAsync(path, [Reported.Saying("x")], new EngineContext(new Kept([]), new CancellationToken(canceled: true))));
        Assert.Equal("old", folder.Read("report.html"));
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_said()
    {
        using var folder = new TemporaryFolder();
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ReportPage.WriteAsync(folder["no/such/folder/report.html"], [Reported.Saying("x")], new EngineContext(new Kept([]), CancellationToken.None)));

        Assert.Equal("FileNotWritable", fault.ErrorId);
    }

    internal static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    private static async Task<string> StateAsync(Task<ReportSubject> subject, string kind) =>
        Classed(Classed(Parse(Reported.Page(await subject)), "stop").Single(s => One(s, "kind").Value == kind), "state").First().Value;

    private static IEnumerable<XElement> Classed(XElement within, string name) =>
        within.Descendants().Where(e => e.Attribute("class")?.Value.Split(' ').Contains(name) == true);

    private static XElement One(XElement within, string name) => Assert.Single(Classed(within, name));

    [GeneratedRegex("^h[1-6]$")]
    private static partial Regex HeadingName();

    private sealed class Kept(List<EngineReport> reports) : IProgress<EngineReport>
    {
        public void Report(EngineReport value) => reports.Add(value);
    }
}
