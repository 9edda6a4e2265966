using System.Text.Json.Nodes;
using k8s.KubeConfigModels;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Targets.Cluster.Access;

/// <summary>Reads one kubeconfig. Paths in it are relative to its folder.</summary>
internal sealed class KubeconfigFile
{
    private const string PluginExtension = "client.authentication.k8s.io/exec";

    private readonly string _file;
    private readonly string _folder;

    private KubeconfigFile(string file)
    {
        _file = file;
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
    }

    /// <summary>The entries of a kubeconfig; null for an empty file.</summary>
    /// <exception cref="MilvusL7Exception"><c>KubeconfigInvalid</c>.</exception>
    public static KubeconfigEntries? Read(string file)
    {
        IReadOnlyList<YamlDocumentText> documents;
        try
        {
            documents = YamlDocuments.Parse(KubeconfigText.Read(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ManifestException)
        {
            throw Errors.KubeconfigInvalid(file, e.Message, e);
        }

        return documents.FirstOrDefault()?.Root is { } root ? new KubeconfigFile(file).Entries(root) : null;
    }

    private KubeconfigEntries Entries(JsonNode root)
    {
        if (root is not JsonObject fields)
        {
            throw Errors.KubeconfigInvalid(_file, "the file must be a mapping with clusters, users and contexts.");
        }

        var config = new KubeconfigFields(fields, _file, string.Empty);
        if (config.Text("kind") is { } kind and not "Config")
        {
            throw Errors.KubeconfigInvalid(_file, $"its kind is {kind}, not Config.");
        }

        return new KubeconfigEntries(
            config.Line("current-context"),
            Unique(config, "clusters", Cluster, c => c.Name),
            Unique(config, "users", User, u => u.Name),
            Unique(config, "contexts", Context, c => c.Name));
    }

    private List<T> Unique<T>(KubeconfigFields config, string list, Func<KubeconfigFields, string, T> read, Func<T, string> name)
    {
        var found = config.Items(list)
            .Select(entry => read(entry, entry.Line("name") ?? throw entry.Fault("name", "is missing.")))
            .ToList();
        return found.GroupBy(name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw Errors.KubeconfigInvalid(_file, $"{list} has two entries with the name '{twice.Key}'.")
            : found;
    }

    private static KubeconfigContext Context(KubeconfigFields entry, string name)
    {
        var context = entry.Child("context");
        return new KubeconfigContext(name, context?.Line("cluster"), context?.Line("user"), context?.Line("namespace"));
    }

    private KubeconfigCluster Cluster(KubeconfigFields entry, string name)
    {
        var cluster = entry.Child("cluster");
        var endpoint = new ClusterEndpoint
        {
            Server = cluster?.Line("server"),
            CertificateAuthority = FullPath(cluster?.Line("certificate-authority")),
            CertificateAuthorityData = cluster?.Text("certificate-authority-data"),
            TlsServerName = cluster?.Line("tls-server-name"),
            SkipTlsVerify = cluster?.Flag("insecure-skip-tls-verify") ?? false,
        };
        return new KubeconfigCluster(name, _file, endpoint)
        {
            ProxyUrl = cluster?.Line("proxy-url"),
            PluginConfiguration = cluster?.Items("extensions").FirstOrDefault(e => e.Text("name") == PluginExtension)?.Node("extension"),
        };
    }

    private KubeconfigUser User(KubeconfigFields entry, string name)
    {
        var user = entry.Child("user");
        if (user is null)
        {
            return new KubeconfigUser(name, _file, new UserCredentials());
        }

        var provider = user.Child("auth-provider");
        var credentials = new UserCredentials
        {
            ClientCertificate = FullPath(user.Line("client-certificate")),
            ClientCertificateData = user.Text("client-certificate-data"),
            ClientKey = FullPath(user.Line("client-key")),
            ClientKeyData = user.Text("client-key-data"),
            Token = user.Text("token"),
            UserName = user.Text("username"),
            Password = user.Text("password"),
            AuthProvider = provider is null ? null : new AuthProvider
            {
                Name = provider.Line("name") ?? "(no name)",
                Config = provider.Child("config")?.Text("id-token") is { } token
                    ? new Dictionary<string, string> { ["id-token"] = token }
                    : [],
            },
        };
        var exec = user.Child("exec");
        return new KubeconfigUser(name, _file, credentials)
        {
            TokenFile = FullPath(user.Line("tokenFile")),
            Impersonation = ImpersonationOf(user),
            Plugin = exec is null ? null : PluginOf(exec),
            NeedsClusterInfo = exec?.Flag("provideClusterInfo") ?? false,
        };
    }

    private static Impersonation? ImpersonationOf(KubeconfigFields user)
    {
        var uid = user.Line("as-uid");
        var groups = user.Lines("as-groups");
        var extra = user.LinesByKey("as-user-extra");
        if (user.Line("as") is { } name)
        {
            return new Impersonation(name, uid, groups, extra);
        }

        return uid is null && groups.Count == 0 && extra.Count == 0
            ? null
            : throw user.Fault("as", "is missing: as-uid, as-groups and as-user-extra need a user to impersonate.");
    }

    private ExecPlugin PluginOf(KubeconfigFields exec)
    {
        var version = exec.Line("apiVersion") ?? throw exec.Fault("apiVersion", "is missing.");
        if (version is not (ExecPlugin.V1 or ExecPlugin.V1Beta1))
        {
            throw exec.Fault("apiVersion", $"is {version}. The supported versions are {ExecPlugin.V1} and {ExecPlugin.V1Beta1}.");
        }

        var command = exec.Line("command") ?? throw exec.Fault("command", "is missing.");
        return new ExecPlugin(ProgramPath.HasFolder(command) ? FullPath(command)! : command, version)
        {
            Arguments = exec.Arguments("args"),
            Environment = [.. exec.Items("env").Select(Variable)],
            InstallHint = exec.Text("installHint")?.Trim(),
            Interaction = exec.Text("interactiveMode") switch
            {
                "Never" => ExecInteraction.Never,
                "IfAvailable" => ExecInteraction.IfAvailable,
                "Always" => ExecInteraction.Always,
                null when version == ExecPlugin.V1Beta1 => ExecInteraction.IfAvailable,
                null => throw exec.Fault("interactiveMode", $"is missing; {ExecPlugin.V1} requires it."),
                _ => throw exec.Fault("interactiveMode", "must be Never, IfAvailable or Always."),
            },
        };
    }

    private static KeyValuePair<string, string> Variable(KubeconfigFields entry)
    {
        var name = entry.Line("name") ?? throw entry.Fault("name", "is missing.");
        var value = entry.Text("value") ?? string.Empty;
        return name.Contains('=') || value.Contains('\0')
            ? throw entry.Fault("name", "or its value cannot be an environment variable.")
            : KeyValuePair.Create(name, value);
    }

    private string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path, _folder);
}
