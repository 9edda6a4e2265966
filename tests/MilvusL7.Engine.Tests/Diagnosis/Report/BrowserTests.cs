using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis.Report;
using MilvusL7.Engine.Tests.Certificates;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

/// <summary>The pages, opened in chromium as their readers would: tests/browser/check.mjs says what is looked at.</summary>
public sealed class BrowserTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [BrowserFact]
    public async Task Every_page_is_whole_in_light_and_dark_narrow_and_wide_by_keyboard_and_in_print()
    {
        using var temporary = new TemporaryFolder();
        // Pictures are kept where somebody wants to look at them.
        var folder = Environment.GetEnvironmentVariable("MILVUSL7_BROWSER_OUT") is { Length: > 0 } kept ? Directory.CreateDirectory(kept).FullName : Path.GetDirectoryName(temporary["x"])!;
        var pages = new (string Name, ReportSubject[] Subjects)[]
        {
            ("good", [await Reported.GoodAsync()]),
            ("broken", [await Reported.BrokenAsync()]),
            ("provisioning", [await Reported.ProvisioningAsync()]),
            ("internal", [await Reported.InternalAsync()]),
            ("without-compute", [await Reported.WithoutComputeAsync()]),
            ("nothing-yet", [await Reported.NothingMadeYetAsync()]),
            ("many", [await Reported.ManyAsync(300)]),
            ("several", [await Reported.GoodAsync(), await Reported.ProvisioningAsync(), await Reported.BrokenAsync()]),
            ("hostile", [Reported.Saying("<script>alert(1)</script>\" onload='alert(1)' \u202Eevil\u05E9\u05DC\u05D5\u05DD&amp;" + new string('w', 120) + "</style>")]),
        };
        var paths = new List<string>();
        foreach (var (name, subjects) in pages)
        {
            paths.Add(Path.Combine(folder, name + ".html"));
            await File.WriteAllTextAsync(paths[^1], Reported.Page(subjects));
        }

        // One sheet where nothing is wrong; findings may take a second one.
        var lines = await Browser.CheckAsync(paths, ["good", "internal", "without-compute", "nothing-yet"], folder, Limit);

        var results = lines.Select(l => JsonNode.Parse(l)!).ToArray();
        Assert.Equal(pages.Select(p => p.Name), results.Select(r => r["page"]!.ToString()));
        Assert.All(results, r => Assert.True((int)r["checks"]! >= 11 && (int)r["sheets"]! > 0, r.ToJsonString()));
        var faults = results.SelectMany(r => r["faults"]!.AsArray().Select(f => $"{r["page"]}: {f}")).ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }
}
