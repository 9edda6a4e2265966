using System.Text.Json.Nodes;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Cluster;

/// <summary>Which cluster is meant, and how to sign in: a kubeconfig list, the environment, or the pod the process runs in.</summary>
/// <param name="Files">The kubeconfig files, first one wins; empty inside a cluster.</param>
/// <param name="Context">Name of the context; null inside a cluster.</param>
/// <param name="Namespace">The context's namespace, <c>default</c> where it names none.</param>
/// <param name="Client">The configuration for the client.</param>
internal sealed record Kubeconfig(IReadOnlyList<string> Files, string? Context, string Namespace, KubernetesClientConfiguration Client)
{
    private const string EnvironmentVariable = "KUBECONFIG";

    // KubernetesClient tells what an exec plugin writes to standard error by a process-wide event only.
    private static readonly SemaphoreSlim PluginGate = new(1, 1);

    /// <param name="paths">Files from -Kubeconfig; null for the environment's.</param>
    /// <param name="context">Name from -Context; null for the current one.</param>
    public static async Task<Kubeconfig> LoadAsync(IReadOnlyList<string>? paths, string? context, EngineContext engine)
    {
        var files = Find(paths);
        if (files.Count == 0)
        {
            if (!KubernetesClientConfiguration.IsInCluster())
            {
                throw Errors.KubeconfigNotFound($"{EnvironmentVariable} is not set, {DefaultPath()} is not there, and this is no pod of a cluster");
            }

            if (context is not null)
            {
                throw Errors.ContextNotFound(context, []);
            }

            var inside = KubernetesClientConfiguration.InClusterConfig();
            return new Kubeconfig([], null, inside.Namespace ?? "default", inside);
        }

        var merged = Merge(files);
        var names = merged.Contexts?.Select(c => c.Name).ToArray() ?? [];
        var chosen = context ?? merged.CurrentContext;
        if (string.IsNullOrEmpty(chosen))
        {
            throw Errors.NoCurrentContext(string.Join(Path.PathSeparator, files), names);
        }

        var found = merged.Contexts?.FirstOrDefault(c => c.Name == chosen) ?? throw Errors.ContextNotFound(chosen, names);
        engine.Verbose($"kubeconfig {string.Join(Path.PathSeparator, files)}, context {chosen}");
        var client = await BuildAsync(merged, found, files, engine);
        client.UserAgent = "MilvusL7";
        return new Kubeconfig(files, chosen, client.Namespace is { Length: > 0 } ns ? ns : "default", client);
    }

    /// <summary>Names of the contexts, without signing in anywhere.</summary>
    public static IReadOnlyList<string> ContextNames(IReadOnlyList<string>? paths)
    {
        var files = Find(paths);
        return files.Count == 0 ? [] : Merge(files).Contexts?.Select(c => c.Name).ToArray() ?? [];
    }

    private static IReadOnlyList<string> Find(IReadOnlyList<string>? paths)
    {
        if (paths is { Count: > 0 })
        {
            var asked = paths.SelectMany(Split).ToArray();
            var missing = asked.Where(p => !File.Exists(p)).ToArray();
            return missing.Length == 0 ? asked : throw Errors.KubeconfigNotFound($"{string.Join(", ", missing)} is not there");
        }

        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } variable)
        {
            // Like kubectl: files of the list that are not there are passed over, as long as one is.
            var listed = Split(variable).ToArray();
            var there = listed.Where(File.Exists).ToArray();
            return there.Length > 0 ? there : throw Errors.KubeconfigNotFound($"{EnvironmentVariable} names {variable}, which is not there");
        }

        return File.Exists(DefaultPath()) ? [DefaultPath()] : [];
    }

    private static IEnumerable<string> Split(string list) =>
        list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string DefaultPath() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static K8SConfiguration Merge(IReadOnlyList<string> files)
    {
        var merged = new K8SConfiguration();
        var clusters = new List<k8s.KubeConfigModels.Cluster>();
        var contexts = new List<Context>();
        var users = new List<User>();
        foreach (var file in files)
        {
            var one = Load(file);
            merged.CurrentContext = string.IsNullOrEmpty(merged.CurrentContext) ? one.CurrentContext : merged.CurrentContext;
            clusters.AddRange((one.Clusters ?? []).Where(n => clusters.TrueForAll(o => o.Name != n.Name)));
            contexts.AddRange((one.Contexts ?? []).Where(n => contexts.TrueForAll(o => o.Name != n.Name)));
            users.AddRange((one.Users ?? []).Where(n => users.TrueForAll(o => o.Name != n.Name)));
        }

        merged.Clusters = clusters;
        merged.Contexts = contexts;
        merged.Users = users;
        return merged;
    }

    private static K8SConfiguration Load(string file)
    {
        K8SConfiguration config;
        try
        {
            config = KubernetesYaml.Deserialize<K8SConfiguration>(File.ReadAllText(file)) ?? new K8SConfiguration();
        }
        catch (Exception e) when (e is YamlDotNet.Core.YamlException or FormatException or InvalidCastException)
        {
            throw Errors.KubeconfigInvalid(file, (e.InnerException ?? e).Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.KubeconfigInvalid(file, e.Message, e);
        }

        // Paths in a kubeconfig are relative to that file; after a merge nobody knows which one it was.
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (var cluster in config.Clusters ?? [])
        {
            if (cluster.ClusterEndpoint is { CertificateAuthority: { Length: > 0 } authority })
            {
                cluster.ClusterEndpoint.CertificateAuthority = Path.Combine(folder, authority);
            }
        }

        foreach (var credentials in (config.Users ?? []).Select(u => u.UserCredentials).OfType<UserCredentials>())
        {
            credentials.ClientCertificate = Absolute(folder, credentials.ClientCertificate);
            credentials.ClientKey = Absolute(folder, credentials.ClientKey);
        }

        return config;
    }

    private static string? Absolute(string folder, string? path) =>
        string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);

    private static async Task<KubernetesClientConfiguration> BuildAsync(K8SConfiguration config, Context context, IReadOnlyList<string> files, EngineContext engine)
    {
        var shown = string.Join(Path.PathSeparator, files);
        var plugin = config.Users.FirstOrDefault(u => u.Name == context.ContextDetails?.User)?.UserCredentials?.ExternalExecution;
        var said = new List<string>();
        void Listen(object? sender, System.Diagnostics.DataReceivedEventArgs e)
        {
            if (e.Data is { Length: > 0 } line)
            {
                lock (said)
                {
                    said.Add(line);
                }
            }
        }

        if (plugin is not null)
        {
            engine.Verbose($"signing in with the credential plugin {plugin.Command}");
        }

        await PluginGate.WaitAsync(engine.Cancellation);
        KubernetesClientConfiguration.ExecStdError += Listen;
        try
        {
            // The client runs the plugin synchronously: on a thread of its own, so that Ctrl+C need not wait for it.
            return await Task.Run(() => KubernetesClientConfiguration.BuildConfigFromConfigObject(config, context.Name), engine.Cancellation)
                .WaitAsync(engine.Cancellation);
        }
        catch (Exception e) when (plugin is not null && e is not OperationCanceledException and not MilvusL7Exception)
        {
            var text = string.Join(" ", said);
            throw Errors.CredentialPlugin(plugin.Command, text.Length > 0 ? text : e.Message, InstallHint(files, context.ContextDetails.User), e);
        }
        catch (Exception e) when (e is KubeConfigException or FormatException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw Errors.KubeconfigInvalid(shown, e.Message, e);
        }
        finally
        {
            KubernetesClientConfiguration.ExecStdError -= Listen;
            PluginGate.Release();
        }
    }

    // The client's model of an exec plugin has no installHint.
    private static string? InstallHint(IReadOnlyList<string> files, string user)
    {
        foreach (var file in files)
        {
            var root = YamlDocuments.Parse(File.ReadAllText(file), file).FirstOrDefault()?.Root;
            var hint = root.Items("users").FirstOrDefault(u => u.Text("name") == user).Text("user", "exec", "installHint");
            if (hint is not null)
            {
                return hint.Trim();
            }
        }

        return null;
    }
}
