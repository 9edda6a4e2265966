using k8s;
using MilvusL7.Engine.Targets.Cluster.Access;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>
/// The cluster that a command uses and the identity there: from a list of kubeconfigs, the environment, or the pod the process runs in.
/// </summary>
/// <param name="Files">Full paths of the kubeconfigs, the first one has precedence; empty inside a cluster.</param>
/// <param name="Context">Name of the context; null inside a cluster.</param>
/// <param name="Namespace">The context's namespace, <c>default</c> where it names none.</param>
/// <param name="Access">The access to the API server.</param>
internal sealed record Kubeconfig(IReadOnlyList<string> Files, string? Context, string Namespace, ClusterAccess Access)
{
    /// <summary>Stands for the name of a context inside a pod of the cluster, where there is none.</summary>
    public const string InCluster = "in-cluster";

    private const string EnvironmentVariable = "KUBECONFIG";

    /// <param name="paths">Files from -Kubeconfig; null for the environment's.</param>
    /// <param name="context">Name from -Context; null for the current one.</param>
    public static Kubeconfig Load(IReadOnlyList<string>? paths, string? context, EngineContext engine)
    {
        var files = Find(paths);
        if (files.Length == 0)
        {
            if (!KubernetesClientConfiguration.IsInCluster())
            {
                throw Errors.KubeconfigNotFound($"{EnvironmentVariable} is not set, {DefaultPath()} does not exist, and this machine is not a pod of a cluster");
            }

            if (context is not null)
            {
                throw Errors.ContextNotFound(context, []);
            }

            var inside = AccessBuilder.InCluster();
            return new Kubeconfig([], null, NamespaceOr(inside.Client.Namespace), inside);
        }

        var merged = Merge(files);
        var shown = string.Join(Path.PathSeparator, files);
        var names = merged.Contexts.Select(c => c.Name).ToArray();
        var chosen = context ?? merged.CurrentContext;
        if (string.IsNullOrEmpty(chosen))
        {
            throw Errors.NoCurrentContext(shown, names);
        }

        var found = merged.Contexts.FirstOrDefault(c => c.Name == chosen) ?? throw Errors.ContextNotFound(chosen, names);
        engine.Verbose($"kubeconfig {shown}, context {chosen}");
        var access = AccessBuilder.Build(merged, found, shown);
        if (access.Client.SkipTlsVerify)
        {
            engine.Warning($"The certificate of the API server {access.Client.Host.TrimEnd('/')} is not verified "
                + "(insecure-skip-tls-verify in the kubeconfig). "
                + "Another server on the network path can read the credentials and change the responses.");
        }

        return new Kubeconfig(files, chosen, NamespaceOr(found.Namespace), access);
    }

    /// <summary>Names of the contexts, without signing in anywhere.</summary>
    public static IReadOnlyList<string> ContextNames(IReadOnlyList<string>? paths)
    {
        var files = Find(paths);
        return files.Length == 0 ? [] : Merge(files).Contexts.Select(c => c.Name).ToArray();
    }

    private static string NamespaceOr(string? name) => string.IsNullOrEmpty(name) ? "default" : name;

    private static string[] Find(IReadOnlyList<string>? paths)
    {
        if (paths is { Count: > 0 })
        {
            var asked = paths.SelectMany(Split).ToArray();
            var missing = asked.Where(p => !Exists(p)).ToArray();
            return missing.Length == 0 ? asked : throw Errors.KubeconfigNotFound($"{string.Join(", ", missing)} does not exist");
        }

        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } variable)
        {
            // Like kubectl: files of the list that are not there are passed over, as long as one is.
            var listed = Split(variable).Where(Exists).ToArray();
            return listed.Length > 0
                ? listed
                : throw Errors.KubeconfigNotFound($"{EnvironmentVariable} specifies {variable}, which does not exist");
        }

        return File.Exists(DefaultPath()) ? [DefaultPath()] : [];
    }

    // A folder exists too: reading it then says that it is a folder.
    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    // Full paths, so that helm finds the same files from whatever folder it runs in.
    private static IEnumerable<string> Split(string list) =>
        list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFullPath);

    private static string DefaultPath() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static KubeconfigEntries Merge(IReadOnlyList<string> files)
    {
        // Like kubectl: an empty file of a list is passed over.
        var entries = files.Select(KubeconfigFile.Read).OfType<KubeconfigEntries>().ToArray();
        return entries.Length > 0
            ? entries.Aggregate((first, second) => first.With(second))
            : throw Errors.KubeconfigInvalid(string.Join(Path.PathSeparator, files), "the file is empty.");
    }
}
