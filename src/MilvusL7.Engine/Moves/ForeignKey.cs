namespace MilvusL7.Engine.Moves;

/// <summary>Annotations that tools write: by them they take an object for their own, or know what they made of it.</summary>
internal static class ForeignKey
{
    // Each with what is below it: helm.sh is also meta.helm.sh.
    private static readonly string[] Domains =
        ["helm.sh", "argoproj.io", "fluxcd.io", "milvus.io", "kubectl.kubernetes.io", "deployment.kubernetes.io", "app.kubernetes.io", "config.kubernetes.io", "kustomize.k8s.io", "milvusl7", "checksum"];

    public static bool IsToolsOwn(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Domains.Any(d => key[..slash] == d || key[..slash].EndsWith("." + d, StringComparison.Ordinal));
    }
}
