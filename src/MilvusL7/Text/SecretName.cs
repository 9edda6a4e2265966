using System.Text;

namespace MilvusL7;

/// <summary>
/// Decides by the words of a name (of a key, a variable, a flag, a property) whether its value is a credential. Words, because <c>bypass</c> and
/// <c>tokenizer</c> are not credentials, while <c>DB_PASS</c>, <c>dbPass</c> and <c>db.pass</c> are.
/// </summary>
internal static class SecretName
{
    /// <summary>The end of a longer name says what it is.</summary>
    private const int Longest = 128;

    /// <summary>In a name without separators these mean a credential wherever they stand.</summary>
    private static readonly string[] Parts =
    [
        "secret", "password", "passwd", "passphrase", "passcode", "credential", "connectionstring", "authparams", "dockerconfig", "dockercfg",
        "accesskey", "apikey", "privatekey", "encryptionkey", "accountkey", "signingkey",
    ];

    private static readonly HashSet<string> WholeWords = new(StringComparer.Ordinal) { "pass", "pwd", "pw", "token", "tokens", "creds", "cred" };

    private static readonly HashSet<string> ValueWords = new(StringComparer.Ordinal) { "dsn", "jaas", "sas" };

    private static readonly HashSet<string> ValueEnds = new(StringComparer.Ordinal) { "auth", "authorization", "signature", "sig", "bearer" };

    private static readonly HashSet<string> OrdinaryWords = new(StringComparer.Ordinal)
    {
        "bypass", "compass", "encompass", "overpass", "surpass", "trespass", "underpass",
    };

    /// <summary>What makes a <c>key</c> a credential when it stands before it.</summary>
    private static readonly HashSet<string> KeyOwners = new(StringComparer.Ordinal)
    {
        "access", "account", "admin", "aes", "api", "app", "application", "auth", "client", "consumer", "cookie", "crypto", "customer",
        "decryption", "deploy", "encrypt", "encryption", "hmac", "kms", "license", "managed", "master", "private", "root", "secret",
        "session", "shared", "sign", "signing", "ssh", "storage", "subscription", "symmetric", "webhook",
    };

    private static readonly HashSet<string> AddressOwners = new(StringComparer.Ordinal)
    {
        "amqp", "broker", "conn", "connection", "database", "db", "jdbc", "mongo", "mongodb", "mysql", "pg", "postgres", "postgresql", "rabbitmq", "redis", "sas",
        "sql",
    };

    /// <summary>Names, switches and sizes: <c>secretName</c>, <c>serverKeyPath</c>, <c>tokenExpirationSeconds</c>.</summary>
    private static readonly HashSet<string> HarmlessEnds = new(StringComparer.Ordinal)
    {
        "algorithm", "audience", "class", "count", "dir", "directory", "enable", "enabled", "endpoint", "exists", "expiration", "expires", "expiry", "file",
        "filename", "files", "format", "interval", "issuer", "length", "lifetime", "limit", "max", "min", "mode", "name", "names", "namespace", "num", "optional",
        "path", "paths", "plugin", "policy", "prefix", "provider", "ref", "reference", "refs", "required", "sec", "seconds", "size", "timeout", "ttl", "type",
        "types", "uri", "url", "version",
    };

    /// <summary>Ends of a name without separators: <c>secretname</c>.</summary>
    private static readonly string[] HarmlessTails = ["name", "names", "path", "paths", "ref", "file"];

    public static bool IsSecret(string name) => KindOf(name) != SecretKind.None;

    public static SecretKind KindOf(string name)
    {
        var words = Words(name.Length > Longest ? name[^Longest..] : name);
        if (words.Count == 0)
        {
            return SecretKind.None;
        }

        if (HasPair(words, AddressOwners, ["url", "uri", "string", "str"]))
        {
            return SecretKind.Value;
        }

        return IsHarmless(words) ? SecretKind.None : Suggested(words);
    }

    /// <summary>True for a name that alone does not make the next word of a sentence a credential: "failed to get secret: connection refused".</summary>
    public static bool IsOrdinaryInProse(string name) =>
        Words(name) is { Count: > 0 } words && words[^1] is "secret" or "secrets" or "token" or "tokens" or "credential" or "credentials" or "pass" or "auth"
            or "authorization" or "signature" or "bearer" or "creds" or "key" or "keys" or "data" or "string";

    /// <summary>True for the name of a name, a path, a switch, a size.</summary>
    public static bool IsHarmless(string name) => Words(name.Length > Longest ? name[^Longest..] : name) is { Count: > 0 } words && IsHarmless(words);

    private static SecretKind Suggested(List<string> words)
    {
        var joined = string.Concat(words);
        return Array.Exists(Parts, p => joined.Contains(p, StringComparison.Ordinal)) || words.Exists(IsWholeWord) ? SecretKind.Whole
            : HasPair(words, KeyOwners, ["key", "keys"]) || words.Exists(ValueWords.Contains) || ValueEnds.Contains(words[^1]) ? SecretKind.Value
            : SecretKind.None;
    }

    private static bool IsWholeWord(string word) =>
        WholeWords.Contains(word)
        || (!OrdinaryWords.Contains(word)
            && (word.EndsWith("pass", StringComparison.Ordinal) || word.EndsWith("pwd", StringComparison.Ordinal) || word.EndsWith("token", StringComparison.Ordinal)
                || word.EndsWith("tokens", StringComparison.Ordinal)));

    private static bool IsHarmless(List<string> words)
    {
        var last = words[^1];
        return words[0] == "automount"
            || HarmlessEnds.Contains(last)
            || (words is [.., "pull", "secrets"] or [.., "pullsecrets"])
            || Array.Exists(HarmlessTails, t => last.EndsWith(t, StringComparison.Ordinal) && Array.Exists(Parts, p => last == p + t || last == p + "s" + t || last == "token" + t));
    }

    private static bool HasPair(List<string> words, HashSet<string> owners, string[] owned)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (owners.Contains(words[i - 1]) && owned.Contains(words[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words in lower case: parted by other characters, by digits, and by a change from lower to upper case (<c>DBPassword</c> is two words).</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var isLetter = char.IsLetter(c);
            var isNew = isLetter && char.IsUpper(c)
                && ((i > 0 && char.IsLower(name[i - 1])) || (i > 0 && i + 1 < name.Length && char.IsUpper(name[i - 1]) && char.IsLower(name[i + 1])));
            if ((!isLetter || isNew) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isLetter)
            {
                word.Append(char.ToLowerInvariant(c));
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
