namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Bearer tokens, which go into an HTTP header.</summary>
internal static class BearerToken
{
    public const string Problem = "contains a line break, a space or another character that an HTTP header cannot carry.";

    /// <summary>The same token, where it can go into a header.</summary>
    /// <exception cref="MilvusL7Exception"><c>KubeconfigInvalid</c>.</exception>
    public static string Check(string token, string file, string what) =>
        IsValid(token)
            ? token
            : throw Errors.KubeconfigInvalid(file, $"{what} {Problem}");

    public static bool IsValid(string token) => token.All(c => c is > ' ' and <= '~');
}
