using System.Text;
using System.Text.RegularExpressions;

namespace MilvusL7;

/// <summary>
/// Masks credentials in text whose structure is unknown: messages, comments, scripts, options of a JVM. Every rule reads the text once, from left to
/// right, because a refused request can quote megabytes on one line. The number of lines stays.
/// </summary>
internal static class SecretText
{
    public const string Mask = "***";

    private const string PemBegin = "-----BEGIN ";
    private const string PemEnd = "-----END ";
    private const string PemInBase64 = "LS0tLS1CRUdJTi";
    private const string PrivateKey = "PRIVATE KEY";

    // NonBacktracking reads each character once.
    private static readonly Regex Token = Linear(
        @"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[A-Za-z0-9_-]{35}|\bya29\.[A-Za-z0-9_-]{10,}"
        + @"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bhvs\.[A-Za-z0-9_-]{20,}");

    private static readonly Regex AwsId = Linear(@"\b(AKIA|ASIA)[0-9A-Z]{16}\b");
    private static readonly Regex AwsKey = Linear(@"\b[A-Za-z0-9/+]{40}\b");
    private static readonly Regex DriverAddress = Linear(@"[^\s""'=@]+@(tcp|unix)\(");

    /// <summary>The shortest line of a wrapped base64 text.</summary>
    private const int WrappedLine = 60;

    /// <summary>Masks the content of a file or of a setting: what follows a credential's name on its line is masked to the end of the line.</summary>
    public static string InContent(string text) => SecretAssignments.Apply(Values(text), isMessage: false);

    /// <summary>Masks a sentence that may quote a credential: as much as is needed, because the rest says what went wrong.</summary>
    public static string InMessage(string text) => SecretAssignments.Apply(Values(text), isMessage: true);

    /// <summary>True for a private key, as PEM or as that in base64, and for a token that is recognized by its form.</summary>
    public static bool IsSecretValue(string text) => text.Length >= 16 && !ReferenceEquals(Keys(text), text);

    /// <summary>What is a credential wherever it stands.</summary>
    private static string Values(string text) => DriverUserInfo(UserInfo(Headers(Keys(text))));

    private static string Keys(string text) => Tokens(EncodedPem(Pem(text)));

    private static string Pem(string text)
    {
        StringBuilder? result = null;
        var done = 0;
        for (var i = text.IndexOf(PemBegin, StringComparison.Ordinal); i >= 0; i = text.IndexOf(PemBegin, i, StringComparison.Ordinal))
        {
            var label = text.AsSpan(i + PemBegin.Length, Math.Min(64, text.Length - i - PemBegin.Length));
            var dashes = label.IndexOf('-');
            if ((dashes < 0 ? label : label[..dashes]).IndexOf(PrivateKey, StringComparison.Ordinal) < 0)
            {
                i += PemBegin.Length;
                continue;
            }

            var end = text.IndexOf(PemEnd, i, StringComparison.Ordinal);
            var close = end < 0 ? -1 : text.IndexOf("-----", end + PemEnd.Length, StringComparison.Ordinal);
            var after = close < 0 ? text.Length : close + 5;
            (result ??= new StringBuilder(text.Length)).Append(text, done, i - done).Append(Lines(text[i..after]));
            done = i = after;
        }

        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Masks each line of a text that is secret as a whole; indentation and line ends stay.</summary>
    /// <param name="mark">Written after the first mask.</param>
    public static string Lines(string text, string mark = "")
    {
        var result = new StringBuilder();
        for (var start = 0; start < text.Length;)
        {
            var newLine = text.IndexOf('\n', start);
            var next = newLine < 0 ? text.Length : newLine + 1;
            var line = text.AsSpan(start, next - start);
            var body = line.TrimEnd("\r\n");
            var indent = body.Length - body.TrimStart().Length;
            result.Append(body[..indent]);
            if (indent < body.Length)
            {
                result.Append(Mask).Append(mark);
                mark = string.Empty;
            }

            result.Append(line[body.Length..]);
            start = next;
        }

        return result.ToString();
    }

    private static string EncodedPem(string text)
    {
        StringBuilder? result = null;
        var done = 0;
        for (var i = text.IndexOf(PemInBase64, StringComparison.Ordinal); i >= 0; i = text.IndexOf(PemInBase64, i, StringComparison.Ordinal))
        {
            var end = Base64End(text, i);
            if (IsPrivateKey(text.AsSpan(i, end - i)))
            {
                (result ??= new StringBuilder(text.Length)).Append(text, done, i - done).Append(Lines(text[i..end]));
                done = end;
            }

            i = end;
        }

        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>The end of base64 text; full lines of wrapped text go on in the next one.</summary>
    private static int Base64End(string text, int start)
    {
        var end = start;
        for (var line = start; ;)
        {
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '=' or '-' or '_'))
            {
                end++;
            }

            var next = end;
            while (next < text.Length && text[next] is '\r' or '\n' or ' ')
            {
                next++;
            }

            if (end - line < WrappedLine || next == end || next == text.Length || !char.IsAsciiLetterOrDigit(text[next]))
            {
                return end;
            }

            line = end = next;
        }
    }

    /// <summary>Decodes a bundle whole: the key may stand behind certificates. Where it ends in the middle, its beginning is enough.</summary>
    private static bool IsPrivateKey(ReadOnlySpan<char> base64)
    {
        var text = new StringBuilder(base64.Length);
        foreach (var c in base64)
        {
            if (c is not ('\r' or '\n' or ' ' or '='))
            {
                text.Append(c switch { '-' => '+', '_' => '/', _ => c });
            }
        }

        text.Length = text.Length / 4 * 4;
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text.ToString(), decoded, out var length)
            && decoded.AsSpan(0, length).IndexOf("PRIVATE KEY"u8) >= 0;
    }

    private static string Tokens(string text)
    {
        var masked = Token.Replace(text, Mask);
        // The key that belongs to an AWS key id has no form of its own but its length.
        return ReferenceEquals(masked, text) || !AwsId.IsMatch(text) ? masked : AwsKey.Replace(masked, Mask);
    }

    private static string Headers(string text)
    {
        StringBuilder? result = null;
        var done = 0;
        foreach (var scheme in (string[])["bearer ", "basic "])
        {
            for (var i = text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase); i >= 0; i = text.IndexOf(scheme, i, StringComparison.OrdinalIgnoreCase))
            {
                var start = i + scheme.Length;
                var end = start;
                var hasDigit = false;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' or '~' or '+' or '/' or '=' or '-'))
                {
                    hasDigit |= char.IsAsciiDigit(text[end]);
                    end++;
                }

                // A header in quotes is one as a whole, also with a line break in it; "Bearer authentication is off" is a sentence.
                var close = i > 0 && text[i - 1] is '\'' or '"' ? text.IndexOf(text[i - 1], start) : -1;
                end = close > start ? close : end;
                if (close > start || (end - start >= 8 && (hasDigit || end - start >= 20)))
                {
                    (result ??= new StringBuilder(text.Length)).Append(text, done, start - done).Append(close > start ? Lines(text[start..end]) : Mask);
                    done = end;
                }

                i = end;
            }

            text = result is null ? text : result.Append(text, done, text.Length - done).ToString();
            (result, done) = (null, 0);
        }

        return text;
    }

    /// <summary><c>scheme://user:password@host</c> becomes <c>scheme://***@host</c>.</summary>
    private static string UserInfo(string text)
    {
        StringBuilder? result = null;
        var done = 0;
        // The word that the URL stands in, read once however many URLs it has.
        var (wordEnd, lastAt) = (-1, -1);
        for (var i = text.IndexOf("://", StringComparison.Ordinal); i >= 0; i = text.IndexOf("://", i, StringComparison.Ordinal))
        {
            var start = i + 3;
            if (start > wordEnd)
            {
                (wordEnd, lastAt) = (start, -1);
                while (wordEnd < text.Length && !(char.IsWhiteSpace(text[wordEnd]) || char.IsControl(text[wordEnd]) || text[wordEnd] is '"' or '\'' or '`' or '<' or '>'))
                {
                    lastAt = text[wordEnd] == '@' ? wordEnd : lastAt;
                    wordEnd++;
                }
            }

            var slash = start;
            while (slash < wordEnd && text[slash] is not ('/' or '?' or '#'))
            {
                slash++;
            }

            var at = text.AsSpan(start, slash - start).LastIndexOf('@');
            // A password with a slash in it ends the authority early; behind the colon is then no port.
            var colon = text.AsSpan(start, slash - start).IndexOf(':');
            var end = at >= 0 ? start + at
                : lastAt > slash && colon >= 0 && text.AsSpan(start + colon + 1, slash - start - colon - 1).ContainsAnyExceptInRange('0', '9') ? lastAt
                : -1;
            if (end > start && start >= done)
            {
                (result ??= new StringBuilder(text.Length)).Append(text, done, start - done).Append(Mask);
                done = end;
            }

            // The next URL may begin in front of this slash: "a://b@c,d://e@f".
            i = Math.Max(slash - 1, end);
        }

        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary><c>user:password@tcp(host)</c>, as drivers of Go take it.</summary>
    private static string DriverUserInfo(string text) =>
        text.Contains("@tcp(", StringComparison.Ordinal) || text.Contains("@unix(", StringComparison.Ordinal) ? DriverAddress.Replace(text, Mask + "@$1(") : text;

    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(30));
}
