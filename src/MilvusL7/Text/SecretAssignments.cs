using System.Text;

namespace MilvusL7;

/// <summary>
/// Masks what is assigned to a credential's name: <c>password=x</c>, <c>"token": "x"</c>, <c>-Dkeystore.password=x</c>, <c>--password x</c>,
/// <c>AccountKey=x;</c>. Reads the text once.
/// </summary>
internal sealed class SecretAssignments
{
    private const int LongestName = 128;

    private static readonly System.Buffers.SearchValues<char> Signs = System.Buffers.SearchValues.Create("=:-");
    private static readonly string[] Harmless = ["true", "false", "null", "~", SecretText.Mask];

    /// <summary>What the API server writes between a field and its value.</summary>
    private static readonly string[] Introductions = ["Invalid value: ", "Unsupported value: ", "Duplicate value: ", "Forbidden: "];

    private readonly string _text;
    private readonly bool _isMessage;
    private StringBuilder? _result;
    private int _done;

    private SecretAssignments(string text, bool isMessage) => (_text, _isMessage) = (text, isMessage);

    /// <param name="isMessage">True for a sentence: masked is the next word; else the line, where the name begins it.</param>
    public static string Apply(string text, bool isMessage) => new SecretAssignments(text, isMessage).Run();

    private string Run()
    {
        for (var i = 0; i < _text.Length;)
        {
            var sign = _text.AsSpan(i).IndexOfAny(Signs);
            if (sign < 0)
            {
                break;
            }

            i += sign;
            i = _text[i] == '-' ? Flag(i) : Assignment(i);
        }

        return _result is null ? _text : _result.Append(_text, _done, _text.Length - _done).ToString();
    }

    /// <summary>A flag whose value is the next word.</summary>
    /// <returns>Where to go on.</returns>
    private int Flag(int at)
    {
        var isFlag = at + 1 < _text.Length && _text[at + 1] == '-' && (at == 0 || _text[at - 1] is ' ' or '\t' or '\n' or '"' or '\'' or '[' or ',' or '(' or '`');
        if (!isFlag)
        {
            return at + 1;
        }

        var end = at + 2;
        while (end < _text.Length && IsNameCharacter(_text[end]))
        {
            end++;
        }

        var name = _text[(at + 2)..Math.Min(end, at + 2 + LongestName)];
        if (end + 1 >= _text.Length || _text[end] is not (' ' or '\t') || !SecretName.IsSecret(name))
        {
            return end;
        }

        var start = SkipBlanks(end);
        return start < _text.Length && _text[start] is '-' or '<' or '=' ? start : Value(start, name, isRestOfLine: false, isAfterBlank: true);
    }

    private int Assignment(int sign)
    {
        var next = sign + 1;
        var isDouble = next < _text.Length && _text[next] is ':' or '/' && _text[sign] == ':';
        var (start, name) = Name(sign);
        if (isDouble || name.Length == 0 || start < _done || !SecretName.IsSecret(name))
        {
            return next;
        }

        while (next < _text.Length && _text[next] is '=' or '>')
        {
            next++;
        }

        var value = SkipBlanks(next);
        return Value(value, name, !_isMessage && BeginsLine(start), isAfterBlank: value > next);
    }

    /// <summary>Masks the value that starts here, where there is one.</summary>
    /// <returns>Where to go on.</returns>
    private int Value(int start, string name, bool isRestOfLine, bool isAfterBlank)
    {
        if (_isMessage && Array.Find(Introductions, i => _text.AsSpan(start).StartsWith(i, StringComparison.Ordinal)) is { } introduction)
        {
            start += introduction.Length;
        }

        if (start >= _text.Length || _text[start] is '\r' or '\n' or '{' || (_text[start] == '[' && _isMessage))
        {
            return start;
        }

        var (inner, end) = Quoted(start) ?? (start, isRestOfLine ? LineEnd(start) : WordEnd(start));
        var value = _text.AsSpan(inner, end - inner).TrimEnd();
        if (value.IsEmpty || value.StartsWith(SecretText.Mask, StringComparison.Ordinal) || IsHarmless(value, inner > start))
        {
            return Math.Max(end, start);
        }

        if (_isMessage && isAfterBlank && inner == start && IsProse(value) && SecretName.IsOrdinaryInProse(name))
        {
            return start;
        }

        (_result ??= new StringBuilder(_text.Length)).Append(_text, _done, inner - _done).Append(SecretText.Mask);
        _done = inner + value.Length;
        return end;
    }

    private static bool IsHarmless(ReadOnlySpan<char> value, bool isQuoted)
    {
        foreach (var word in Harmless)
        {
            if (!isQuoted && value.TrimEnd(",;)}]").Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsProse(ReadOnlySpan<char> word)
    {
        foreach (var c in word.TrimEnd(".,:;!?)"))
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name before a sign, without its quotes.</summary>
    private (int Start, string Name) Name(int sign)
    {
        var end = sign;
        while (end > 0 && sign - end < 4 && _text[end - 1] is ' ' or '\t' or '"' or '\'' or '\\')
        {
            end--;
        }

        var start = end;
        while (start > 0 && end - start < LongestName && IsNameCharacter(_text[start - 1]))
        {
            start--;
        }

        return (start, _text[start..end]);
    }

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/';

    /// <summary>True where nothing but indentation, a comment's sign, a list's dash or <c>export</c> stands before the name on its line.</summary>
    private bool BeginsLine(int start)
    {
        var first = start;
        while (first > 0 && start - first < LongestName && _text[first - 1] is not '\n')
        {
            first--;
        }

        var before = _text.AsSpan(first, start - first).Trim(" \t#-\"'\\>*");
        return (first == 0 || _text[first - 1] == '\n') && (before.IsEmpty || before is "export" or "set");
    }

    /// <summary>The inside of a quoted value; the quotes of text within text are escaped. Null where it is not quoted.</summary>
    private (int Start, int End)? Quoted(int start)
    {
        var quote = start;
        while (quote < _text.Length && quote - start < 8 && _text[quote] == '\\')
        {
            quote++;
        }

        if (quote >= _text.Length || _text[quote] is not ('"' or '\''))
        {
            return null;
        }

        var escapes = quote - start;
        var backslashes = 0;
        for (var i = quote + 1; i < _text.Length && _text[i] != '\n'; i++)
        {
            if (_text[i] == _text[quote] && (escapes > 0 ? backslashes == escapes : _text[quote] == '\'' || backslashes % 2 == 0))
            {
                if (_text[quote] == '\'' && i + 1 < _text.Length && _text[i + 1] == '\'')
                {
                    i++;
                    continue;
                }

                return (quote + 1, i - escapes);
            }

            backslashes = _text[i] == '\\' ? backslashes + 1 : 0;
        }

        return (quote + 1, LineEnd(quote + 1));
    }

    private int WordEnd(int start)
    {
        var end = start;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('"' or '\'' or ';' or '&'))
        {
            end++;
        }

        return end;
    }

    private int LineEnd(int start)
    {
        var end = _text.IndexOf('\n', start);
        end = end < 0 ? _text.Length : end;
        return end > start && _text[end - 1] == '\r' ? end - 1 : end;
    }

    private int SkipBlanks(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t')
        {
            at++;
        }

        return at;
    }
}
