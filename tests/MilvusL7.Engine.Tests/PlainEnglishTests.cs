using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace MilvusL7.Engine.Tests;

/// <summary>
/// Users read the string literals of the source: errors, findings, progress. Many are not native speakers, so the texts
/// avoid archaic, poetic and personifying phrases.
/// </summary>
public sealed class PlainEnglishTests
{
    /// <summary>A phrase to avoid, as a pattern, and what to write instead.</summary>
    private static readonly (Regex Pattern, string Instead)[] WordList =
    [
        Phrase(@"(?<!\bthere )\b(?:is|are|was|were) no\b(?! longer)", "is not a"),
        Phrase(@"\b(?:takes? \w+|taken) for\b", "treats as, assumes"),
        Phrase(@"\bhad (?:back|again)\b", "recovered"),
        Phrase(@"\b(?:nobody|everybody|anybody)\b", "the clients, the session, or the passive"),
        Phrase(@"\bby others\b", "not created by MilvusL7, changed by someone else"),
        Phrase(@"\b(?:is|are|not) meant\b", "intended, matching"),
        Phrase(@"\btold otherwise\b", "requested"),
        Phrase(@"\b(?:goes|go) (?:by|on)\b", "uses; continues"),
        Phrase(@"\banew\b", "again"),
        Phrase(@"\bmend(?:s|ed)?\b", "fix, correct"),
        Phrase(@"\b(?:shall|thereof|whilst|spelt|hither|henceforth)\b", "the word of today"),
        Phrase(@"\bunforeseen\b", "unexpected"),
        Phrase(@"\bto (?:its|their|an) end\b", "finish, in progress"),
        Phrase(@"\bat work\b", "running"),
        Phrase(@"\bin the way\b", "delays, blocks"),
        Phrase(@"\bstands? (?:still|open|beside|on|in|twice)\b", "is stuck, is not protected, is in"),
        Phrase(@"\btak(?:e|en|es|ing) (?:\w+ ){0,2}back\b", "undo, roll back"),
        Phrase(@"\bg(?:ive|ives|iven|iving) up\b", "release, stop"),
        Phrase(@"\b(?:is|are|be) given\b", "specified"),
        Phrase(@"\bbegun\b|\bbegan\b", "started"),
        Phrase(@"\bcut off\b", "disconnected"),
        Phrase(@"\b(?:is|are|be|not|finds \w+) well\b", "healthy"),
        Phrase(@"\bby hand\b", "manually"),
        Phrase(@"\bby itself\b", "automatically"),
        Phrase(@"\bcomes? about\b", "is created"),
        Phrase(@"\ball the same\b", "anyway"),
        Phrase(@"\b(?:is|are|be) gone\b", "no longer exists, is deleted"),
        Phrase(@"\bof (?:its|their|your) own\b", "its own, separate"),
        Phrase(@"\bis not possible\b", "is not valid"),
        Phrase(@"\bspeaks?\b", "uses"),
        Phrase(@"\bleads? (?:to|here|elsewhere)\b", "routes to, points to, refers to, selects"),
        Phrase(@"\boutranks?\b", "overrides"),
        Phrase(@"\bhave a say\b", "also set it"),
        Phrase(@"\bmeanwhile\b", "in the meantime"),
    ];

    [Fact]
    public void Texts_of_the_source_avoid_the_phrases_of_the_word_list()
    {
        var root = Root();
        var sources = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .ToArray();

        Assert.Contains(sources, f => Path.GetFileName(f) == "Errors.cs");
        Assert.Empty(sources.SelectMany(f => Faults(Path.GetRelativePath(root, f), File.ReadAllText(f))));
    }

    [Theory]
    [InlineData("""throw new("'x' is no path.");""", 1, "is no")]
    [InlineData("""throw new($"The move of '{name}' was begun.");""", 1, "begun")]
    [InlineData("""throw new($"{(a ? "Mend it" : "Fix")} {b}");""", 1, "Mend")]
    [InlineData("var a = 1;\nvar b = @\"a \"\"quoted\"\" text, made by others\";", 2, "by others")]
    [InlineData("/* \" */ var c = '\"';\n// \"\nvar d = \"who goes by it\";", 3, "goes by")]
    [InlineData("var e = $\"\"\"\n    it stands still\n    \"\"\";", 1, "stands still")]
    public void Phrase_in_a_literal_is_named_with_its_line(string source, int line, string phrase) =>
        Assert.StartsWith($"X.cs:{line}: '{phrase}'", Assert.Single(Faults("X.cs", source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("// Made by others.\nvar a = 1; /* anew */")]
    [InlineData("""var is no = "text";""")]
    [InlineData("""var a = $"{Mend("b")}";""")]
    [InlineData("""var a = "there is no layer-7 load balancer, and it is no longer needed";""")]
    public void Comments_and_code_are_not_texts(string source) => Assert.Empty(Faults("X.cs", source));

    private static (Regex Pattern, string Instead) Phrase(string pattern, string instead) =>
        (new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), instead);

    private static IEnumerable<string> Faults(string file, string source) =>
        from literal in Literals.Of(source)
        from entry in WordList
        let match = entry.Pattern.Match(literal.Text)
        where match.Success
        select $"{file}:{literal.Line}: '{match.Value}' (write: {entry.Instead}) in: {literal.Text}";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MilvusL7.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    /// <summary>
    /// The string literals of C# source, without comments. The code in an interpolation is left out as "{}", and the
    /// literals in it are literals too. An interpolated raw string is one text with its code.
    /// </summary>
    private sealed class Literals
    {
        private readonly string _source;
        private readonly List<(int Line, string Text)> _found = [];
        private int _at;

        private Literals(string source) => _source = source;

        public static IReadOnlyList<(int Line, string Text)> Of(string source)
        {
            var literals = new Literals(source);
            literals.ReadCode(isHole: false);
            return literals._found;
        }

        /// <summary>Reads to the end of the source, or to the brace that closes an interpolation.</summary>
        private void ReadCode(bool isHole)
        {
            var depth = 0;
            while (_at < _source.Length)
            {
                if (Sees("//"))
                {
                    SkipTo("\n");
                }
                else if (Sees("/*"))
                {
                    SkipTo("*/");
                }
                else if (_source[_at] == '\'')
                {
                    SkipCharacter();
                }
                else if (_source[_at] is '"' or '$' or '@')
                {
                    ReadLiteral();
                }
                else
                {
                    depth += _source[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                    _at++;
                    if (isHole && depth < 0)
                    {
                        return;
                    }
                }
            }
        }

        private void ReadLiteral()
        {
            var start = _at;
            while (_at < _source.Length && _source[_at] is '$' or '@')
            {
                _at++;
            }

            var prefix = _source[start.._at];
            if (_at == _source.Length || _source[_at] != '"')
            {
                // An identifier such as @namespace.
                return;
            }

            var line = 1 + _source.AsSpan(0, start).Count('\n');
            if (Sees("\"\"\""))
            {
                var quotes = _source.AsSpan(_at).IndexOfAnyExcept('"');
                var end = _source.IndexOf(new string('"', quotes), _at + quotes, StringComparison.Ordinal);
                _found.Add((line, _source[(_at + quotes)..end]));
                _at = end + quotes;
                return;
            }

            _at++;
            ReadText(line, prefix.Contains('@', StringComparison.Ordinal), prefix.Contains('$', StringComparison.Ordinal));
        }

        private void ReadText(int line, bool isVerbatim, bool isInterpolated)
        {
            var text = new StringBuilder();
            for (; _at < _source.Length; _at++)
            {
                var isEscape = isVerbatim ? Sees("\"\"") : _source[_at] == '\\';
                if (isEscape || (isInterpolated && (Sees("{{") || Sees("}}"))))
                {
                    var next = _source[++_at];
                    text.Append(isEscape && !isVerbatim && (next is 'n' or 'r' or 't') ? ' ' : next);
                }
                else if (_source[_at] == '"')
                {
                    _at++;
                    break;
                }
                else if (isInterpolated && _source[_at] == '{')
                {
                    _at++;
                    ReadCode(isHole: true);
                    _at--;
                    text.Append("{}");
                }
                else
                {
                    text.Append(_source[_at]);
                }
            }

            _found.Add((line, text.ToString()));
        }

        private void SkipCharacter()
        {
            _at += _source[_at + 1] == '\\' ? 3 : 2;
            SkipTo("'");
        }

        private void SkipTo(string end)
        {
            var found = _source.IndexOf(end, _at, StringComparison.Ordinal);
            _at = found < 0 ? _source.Length : found + end.Length;
        }

        private bool Sees(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;
    }
}
