using System.Text.RegularExpressions;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Help;

/// <summary>about_MilvusL7_Connection against the sources.</summary>
public sealed partial class ConnectionHelpTests(HelpModule module) : IClassFixture<HelpModule>
{
    [Fact]
    public void Every_finding_id_of_the_sources_is_listed_and_no_other()
    {
        string text = Source("ConnectionFault.cs");
        string[] given = Id().Matches(text).Concat(TimeoutId().Matches(text)).Select(m => m.Groups["id"].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(given.Length > 25, $"only {given.Length} ids were found: has the source another form now?");
        Assert.Equal(given, Listed().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_stage_of_the_sources_is_explained_and_no_other()
    {
        string stages = Stages().Match(Source("ConnectionTester.cs")).Groups["stages"].Value;
        Assert.Equal(Quoted().Matches(stages).Select(m => m.Groups["text"].Value), Stage().Matches(Help()).Select(m => m.Groups["stage"].Value));
    }

    private string Help() => File.ReadAllText(Path.Combine(module.Folder, "en-US", "about_MilvusL7_Connection.help.txt"));

    private string Source(string name) => File.ReadAllText(Path.Combine(module.Repository, "src", "MilvusL7.Engine", "Connection", name));

    private IEnumerable<string> Listed() => Row().Matches(Help()).Select(m => m.Groups["id"].Value);

    [GeneratedRegex(@"new\(\s*""(?<id>[A-Z][A-Za-z0-9]+)"",")]
    private static partial Regex Id();

    [GeneratedRegex(@"=> ""(?<id>[A-Z][A-Za-z0-9]+Timeout)""")]
    private static partial Regex TimeoutId();

    [GeneratedRegex(@"Stages = \[(?<stages>[^\]]+)\]")]
    private static partial Regex Stages();

    [GeneratedRegex(@"""(?<text>[^""]+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^    (?<stage>DNS|TCP|TLS|HTTP/2|Connect|GetVersion|CheckHealth) {2,}[a-z]", RegexOptions.Multiline)]
    private static partial Regex Stage();

    // An id, a stage that there is, and what it means.
    [GeneratedRegex(@"^    (?<id>[A-Z][A-Za-z0-9]+) {2,}(?:DNS|TCP|TLS|HTTP/2|Connect|GetVersion|CheckHealth|gRPC|any) +[A-Z]", RegexOptions.Multiline)]
    private static partial Regex Row();
}
