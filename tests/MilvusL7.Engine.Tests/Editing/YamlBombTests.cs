using System.Diagnostics;
using System.Globalization;
using System.Text;
using MilvusL7.Engine.Targets.Editing;
using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>A few lines of YAML can stand for gigabytes: that is an error with its line, in little time and memory.</summary>
public sealed class YamlBombTests
{
    public static TheoryData<string, string> Bombs => new()
    {
        { "aliases", Doubling("a{0}: &a{0} [{1}]", "*a{0}", 30) },
        { "merges of lists", Doubling("a{0}: &a{0} {{<<: [{1}], k{0}: [{1}]}}", "*a{0}", 30) },
        { "a chain of merges", string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}: &a{i} {{{(i == 0 ? string.Empty : $"<<: *a{i - 1}, ")}k{i}: 1}}\n"))) },
        { "many documents", string.Concat(Enumerable.Repeat("---\n" + Doubling("a{0}: &a{0} [{1}]", "*a{0}", 4), 3_000)) },
        { "nested flows", new string('[', 100_000) },
        { "nested merges", string.Concat(Enumerable.Repeat("{<<: ", 5_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bomb_is_a_fault_with_a_line(string name, string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var fault = Assert.Throws<ManifestException>(() => YamlDocuments.Parse(text, "bomb.yaml"));

        Assert.True(fault.Line > 0, name);
        Assert.Equal("ManifestMalformed", fault.ErrorId);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{name}: {watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024L * 1024 * 1024, name);
    }

    [Fact]
    public void Merge_of_a_large_mapping_takes_time_in_proportion()
    {
        var text = new StringBuilder("base: &base\n");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  k{i}: 1\n");
        }

        text.Append("use:\n  <<: *base\n");
        var watch = Stopwatch.StartNew();

        var root = YamlDocuments.Parse(text.ToString(), "x.yaml")[0].Root;

        Assert.Equal("1", root.Text("use", "k99999"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
    }

    /// <summary>Each line stands for ten times the line before.</summary>
    private static string Doubling(string line, string alias, int lines)
    {
        var text = new StringBuilder("a0: &a0 {x: y}\n");
        for (var i = 1; i <= lines; i++)
        {
            var aliases = string.Join(", ", Enumerable.Repeat(string.Format(CultureInfo.InvariantCulture, alias, i - 1), 10));
            text.Append(string.Format(CultureInfo.InvariantCulture, line, i, aliases)).Append('\n');
        }

        return text.ToString();
    }
}
