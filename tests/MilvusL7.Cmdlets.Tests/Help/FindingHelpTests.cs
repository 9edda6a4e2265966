using System.Text.RegularExpressions;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Help;

/// <summary>about_MilvusL7_Findings against the rules' sources.</summary>
public sealed partial class FindingHelpTests(HelpModule module) : IClassFixture<HelpModule>
{
    [Fact]
    public void Every_finding_of_the_rules_is_listed_and_no_other()
    {
        string[] given = Sources().SelectMany(text => Id().Matches(text)).Select(m => m.Groups["id"].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(given.Length > 80, $"only {given.Length} ids were found: have the rules another form now?");
        Assert.Equal(given, Listed().Select(l => l.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_finding_is_listed_with_the_severity_of_its_rule()
    {
        Dictionary<string, string> listed = Listed().ToDictionary(l => l.Id, l => l.Severities, StringComparer.Ordinal);
        Assert.All(
            Sources().SelectMany(text => Id().Matches(text)).Where(m => m.Groups["severity"].Success),
            m => Assert.Contains(m.Groups["severity"].Value, listed[m.Groups["id"].Value], StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_is_sorted_by_id()
    {
        string[] ids = Listed().Select(l => l.Id).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    private IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(module.Repository, "src", "MilvusL7.Engine", "Diagnosis", "Rules"), "*.cs").Select(File.ReadAllText);

    private IEnumerable<(string Id, string Severities)> Listed() =>
        Row().Matches(File.ReadAllText(Path.Combine(module.Folder, "en-US", "about_MilvusL7_Findings.help.txt")))
            .Select(m => (m.Groups["id"].Value, m.Groups["severities"].Value));

    // Rule("Id", FindingSeverity.Error), EventRule(...), and the instances of a rule with several ids
    [GeneratedRegex(@"(?:\b(?:Event)?Rule\(|\bnew\()""(?<id>[A-Z]\w+)""(?:, FindingSeverity\.(?<severity>\w+))?")]
    private static partial Regex Id();

    [GeneratedRegex(@"^    (?<id>[A-Z][A-Za-z0-9]+)\s+(?<severities>(?:Error|Warning|Information)(?:, (?:Error|Warning|Information))*),? ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
