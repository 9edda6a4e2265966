using System.Xml.Linq;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Tables fit a terminal: PowerShell leaves out the last columns that have no room, and shares the rest among those without a width.</summary>
public sealed class ViewTests
{
    private const int LeastReadable = 12;

    public static TheoryData<string> Tables => [.. Views().Where(v => v.Descendants("TableColumnHeader").Any()).Select(v => v.Element("Name")!.Value)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_shows_at_least_four_readable_columns_or_all_at_80(string name)
    {
        int[] widths = Widths(name);
        int used = -1;
        int shown = 0;
        foreach (int width in widths.Select(w => w == 0 ? LeastReadable : w))
        {
            used += width + 1;
            shown += used <= 80 ? 1 : 0;
        }

        Assert.True(shown == widths.Length || (shown >= 4 && !widths.Contains(0)), $"{shown} of {widths.Length} columns fit");
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_is_whole_at_120(string name) =>
        Assert.True(Widths(name).Sum(w => (w == 0 ? LeastReadable : w) + 1) - 1 <= 120);

    private static int[] Widths(string name) =>
        [.. Views().Single(v => v.Element("Name")!.Value == name).Descendants("TableColumnHeader").Select(h => (int?)h.Element("Width") ?? 0)];

    private static IEnumerable<XElement> Views() => XDocument.Load(Path.Combine(Settings.Repository, "out", "MilvusL7", "MilvusL7.Format.ps1xml")).Descendants("View");
}
