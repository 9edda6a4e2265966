using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using MilvusL7.Engine.Diagnosis.Report;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Report;

public sealed class ReportEscapingTests
{
    private static readonly string[] Nasty =
    [
        "<script>alert(1)</script>", "</style><script>", "]]>", "<!--", "-->", "&amp;", "&#x3c;", "\"", "'", "' onload='x", "\" style=\"x", "<", ">", "&", "`",
        "\u202E", "\u2066", "\u200B", "\uFEFF", "\u05E9\u05DC\u05D5\u05DD", "\0", "\u001B[31m", "\r\n", "\t", "\u0085", "\u2028", "\uD800", "\uDC00", "\uFFFE", "\uFFFF", "\U0001F600", "kubectl delete x", ": kubectl get pods", "\n",
    ];

    private static Gen<string> Texts { get; } = Gen.OneOf(Gen.Int[0, Nasty.Length - 1].Select(i => Nasty[i]), Gen.String[0, 12]).Array[1, 6].Select(parts => string.Concat(parts) + "z");

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\"b'c&d<e>f")]
    [InlineData("&lt;b&gt;")]
    [InlineData("]]></style><img src=x onerror=alert(1)>")]
    public void Markup_in_a_text_is_text(string text)
    {
        var markup = Reported.Page(Reported.Saying(text));
        var page = ReportPageTests.Parse(markup);

        Assert.DoesNotContain("<script", markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", markup, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(text, page.Descendants("title").First().Value, StringComparison.Ordinal);
        Assert.Equal(text, page.Descendants("h1").Single().Value.Split('/', 2)[1][^text.Length..]);
    }

    [Fact]
    public void What_hides_or_turns_text_is_shown_as_what_it_is()
    {
        Assert.Equal("a[U+202E]b[U+200B]c[U+0000]d[U+001B]e[U+FEFF]f[U+0080]", VisibleText.Of("a\u202Eb\u200Bc\0d\u001Be\uFEFFf\u0080"));
        Assert.Equal("a\nb\nc\nd\te", VisibleText.Of("a\r\nb\rc\u2028d\te"));
    }

    [Fact]
    public void Other_scripts_and_pictures_stay_as_they_are()
    {
        const string text = "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 \u4F60\u597D \U0001F468\u200D\U0001F469 e\u0301";

        Assert.Equal(text, VisibleText.Of(text));
        Assert.Equal("a\uFFFDb", VisibleText.Of("a\uD800b"));
    }

    [Fact]
    public void Whatever_a_text_says_the_page_has_the_same_elements_and_says_it()
    {
        var expected = Shape(ReportPageTests.Parse(Reported.Page(Reported.Saying("plain text", "do this"))));

        Texts.Sample(
            text =>
            {
                var page = ReportPageTests.Parse(Reported.Page(Reported.Saying(text, "do this")));
                Assert.Equal(expected, Shape(page));
                // Some random text looks like a credential behind its name.
                var (seen, masked) = (VisibleText.Of(text), ForeignText.Of(text));
                Assert.Contains(page.Descendants("p").Where(p => p.Attribute("class")?.Value == "message"), m => m.Value == masked);
                Assert.Contains(page.Descendants("p").Where(p => p.Attribute("class")?.Value == "evidence"), m => m.Value == masked);
                Assert.Contains(page.Descendants("bdi"), b => b.Value == seen || b.Value == masked);
            },
            iter: 300);
    }

    [Fact]
    public void Whatever_an_action_says_no_word_of_it_is_lost_and_none_becomes_markup()
    {
        Texts.Sample(
            text =>
            {
                var page = ReportPageTests.Parse(Reported.Page(Reported.Saying("plain text", text)));
                var finding = page.Descendants("div").Single(d => d.Attribute("class")?.Value == "finding bad");
                Assert.DoesNotContain(finding.Descendants(), e => e.Name.LocalName is not ("p" or "pre" or "code" or "span" or "svg" or "use" or "bdi"));
                Assert.EndsWith(Words(VisibleText.Of(text)), Words(finding.Value), StringComparison.Ordinal);
            },
            iter: 300);
    }

    [Fact]
    public void No_character_of_a_page_is_one_that_is_not_seen()
    {
        Texts.Sample(
            text => Assert.DoesNotContain(
                Reported.Page(Reported.Saying(text)).EnumerateRunes(),
                r => Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format && r.Value is not ('\n' or '\t' or 0x200C or 0x200D)),
            iter: 100);
    }

    private static string[] Shape(XElement page) =>
        [.. page.Descendants().Select(e => $"{e.Name} {string.Join(' ', e.Attributes().Select(a => a.Name.LocalName is "datetime" or "aria-label" ? a.Name.LocalName : a.ToString()))}")];

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
