using System.Text.RegularExpressions;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Help;

/// <summary>about_MilvusL7_Errors against the sources: an id comes into being in few ways, and each has its pattern here.</summary>
public sealed partial class ErrorHelpTests(HelpModule module) : IClassFixture<HelpModule>
{
    [Fact]
    public void Every_error_id_of_the_sources_is_listed_and_no_other()
    {
        string[] given = Sources().SelectMany(IdsOf).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(given.Length > 60, $"only {given.Length} ids were found: have the sources another form now?");
        Assert.Equal(given, Listed().Select(l => l.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_id_has_its_category()
    {
        HashSet<string> categories = [.. Enum.GetNames<System.Management.Automation.ErrorCategory>()];
        Dictionary<string, string> listed = Listed().ToDictionary(l => l.Id, l => l.Category, StringComparer.Ordinal);
        Assert.All(listed.Values, category => Assert.Contains(category, categories));
        (string Id, string Category)[] given = Sources()
            .SelectMany(text => IdAndCategory().Matches(text))
            .Select(m => (Id: m.Groups["id"].Value, Category: m.Groups["category"].Value))
            .Where(p => categories.Contains(p.Category))
            .ToArray();
        Assert.True(given.Length > 50, $"only {given.Length} categories were found: have the sources another form now?");
        Assert.All(given, p => Assert.Equal((p.Id, p.Category), (p.Id, listed[p.Id])));
    }

    [Fact]
    public void The_table_is_sorted_by_id()
    {
        string[] ids = Listed().Select(l => l.Id).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    private static IEnumerable<string> IdsOf(string text) =>
        Id().Matches(text).Select(m => m.Groups["id"].Value)
            .Concat(IdOfAnArgument().Matches(text).Select(m => m.Groups["parameter"].Value + "Invalid"));

    private IEnumerable<(string Id, string Category)> Listed() =>
        Row().Matches(File.ReadAllText(Path.Combine(module.Folder, "en-US", "about_MilvusL7_Errors.help.txt")))
            .Select(m => (m.Groups["id"].Value, m.Groups["category"].Value))
            .Where(row => row != ("Id", "Category"));

    private IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(module.Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            // Ids of findings, which ConnectionHelpTests looks after.
            .Where(f => Path.GetFileName(f) != "ConnectionFault.cs")
            .Select(File.ReadAllText);

    // new("Id", ...), new MilvusL7Exception("Id", ...), new(fault, "Id", ...), Errors.Missing("Id", ...), the validator's Error("Id", ...)
    [GeneratedRegex(@"(?:\bnew(?: \w+Exception)?\(\s*(?:fault, |ForeignText\.Of\(fault\), )?|\bErrors\.Missing\(\s*|\bError\(\s*)""(?<id>[A-Z][A-Za-z0-9]+)"",\s")]
    private static partial Regex Id();

    // Errors.Invalid("Parameter", ...) and the checks that end there
    [GeneratedRegex(@"(?:\bErrors\.Invalid|\bRange|\bResourceName\.Check\w+)\(\s*""(?<parameter>[A-Z][A-Za-z0-9]+)"",")]
    private static partial Regex IdOfAnArgument();

    [GeneratedRegex(@"(?<!\+ )""(?<id>[A-Z][A-Za-z0-9]+)"",\s+(?:\w+\.)?(?<category>[A-Z][A-Za-z]+),")]
    private static partial Regex IdAndCategory();

    [GeneratedRegex("^ {4}(?<id>[A-Z][A-Za-z0-9]+) +(?<category>[A-Z][A-Za-z]+)  +[^ ]", RegexOptions.Multiline)]
    private static partial Regex Row();
}
