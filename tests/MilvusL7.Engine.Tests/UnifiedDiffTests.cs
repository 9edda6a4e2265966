using System.Diagnostics;
using CsCheck;
using MilvusL7.Engine.Targets;
using Xunit;
using Xunit.Abstractions;

namespace MilvusL7.Engine.Tests;

public class UnifiedDiffTests(ITestOutputHelper output)
{
    private static readonly Gen<string> Text = Gen.Select(
        Gen.OneOf("a", "b", "c", "", "  d", "-x", "+y", "@@ -1 +1 @@").List[0, 25],
        Gen.OneOf("\n", "\r\n"),
        Gen.Bool,
        (lines, end, ended) => string.Join(end, lines) + (ended && lines.Count > 0 ? end : string.Empty));

    [Fact]
    public void Equal_texts_have_no_diff() => Assert.Empty(UnifiedDiff.Create("a\n", "a\n", "x", "y"));

    [Fact]
    public void A_change_is_shown_with_its_context() =>
        Assert.Equal(
            "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n",
            UnifiedDiff.Create("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nV\n6\n7\n8\n9\n", "old", "new"));

    [Fact]
    public void A_missing_line_end_is_told() =>
        Assert.Equal("--- o\n+++ n\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n", UnifiedDiff.Create("a", "a\nb\n", "o", "n"));

    [Fact]
    public void Carriage_returns_stay_in_the_lines() =>
        Assert.Equal("--- o\n+++ n\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n", UnifiedDiff.Create("a\r\nb\r\n", "a\r\nc\r\n", "o", "n"));

    [Fact]
    public void A_text_from_nothing_starts_at_line_zero() =>
        Assert.Equal("--- o\n+++ n\n@@ -0,0 +1 @@\n+a\n", UnifiedDiff.Create(string.Empty, "a\n", "o", "n"));

    [Fact]
    public void Patch_makes_the_new_text_of_the_old_one_and_the_diff()
    {
        if (!Has("patch"))
        {
            output.WriteLine("Not run: there is no program patch on this machine.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("milvusl7");
        try
        {
            var file = Path.Combine(folder.FullName, "f");
            var diffFile = Path.Combine(folder.FullName, "d");
            Gen.Select(Text, Text, Gen.Int[0, 4]).Sample(
                (oldText, newText, context) =>
                {
                    var diff = UnifiedDiff.Create(oldText, newText, "f", "f", context);
                    if (diff.Length == 0)
                    {
                        return oldText == newText;
                    }

                    File.WriteAllText(file, oldText);
                    File.WriteAllText(diffFile, diff);
                    var (code, said) = Run("patch", "--binary", "--silent", "--fuzz=0", "--force", "--no-backup-if-mismatch", file, diffFile);
                    var made = File.Exists(file) ? File.ReadAllText(file) : string.Empty;
                    return code == 0 && made == newText ? true : throw new InvalidOperationException($"{code} {said}\n{diff}");
                },
                iter: 300,
                threads: 1);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static bool Has(string program)
    {
        try
        {
            return Run(program, "--version").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Said) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + error.Result);
    }
}
