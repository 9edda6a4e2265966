namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Reads the files of a kubeconfig: the kubeconfig itself, certificates, keys and tokens.</summary>
internal static class KubeconfigText
{
    private const int MaximumLength = 32 * 1024 * 1024;

    public static string Read(string path)
    {
        Check(path);
        return File.ReadAllText(path);
    }

    public static Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        Check(path);
        return File.ReadAllTextAsync(path, cancellation);
    }

    private static void Check(string path)
    {
        var file = new FileInfo(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder.");
        }

        if (file.Exists && file.Length > MaximumLength)
        {
            throw new IOException($"{path} is larger than 32 MB.");
        }
    }
}
