namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>One request that came to the proxy.</summary>
/// <param name="Number">Of this sender in this run, from 1, over both servers.</param>
/// <param name="WriteNumber">Of this sender's writes, from 1; 0 for a read.</param>
public sealed record PassedRequest(Sender Sender, int Number, int WriteNumber, string Method, string Path)
{
    private static readonly string[] ReadsByPost = ["accessreviews", "/listNetworkEndpoints", "/getHealth"];

    public bool IsWrite => WriteNumber > 0;

    /// <summary>A review, a dry run, and what Compute lists or looks up by POST change nothing.</summary>
    public static bool Writes(string method, string path) =>
        method is not ("GET" or "HEAD") && !path.Contains("dryRun=All", StringComparison.Ordinal)
        && !ReadsByPost.Any(end => path.Split('?')[0].EndsWith(end, StringComparison.Ordinal));

    public override string ToString() => $"{Sender} {Number}: {Method} {Path}";
}
