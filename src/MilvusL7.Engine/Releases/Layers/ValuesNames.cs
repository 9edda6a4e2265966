namespace MilvusL7.Engine.Releases.Layers;

/// <summary>What the names of values files say of their order. Nothing else does where no tool's file names them.</summary>
internal static class ValuesNames
{
    private static readonly char[] Separators = ['-', '_', '.', ' '];

    private static readonly string[] Generic = ["values", "value", "vals", "helm", "chart", "override", "overrides", "config", "gotmpl"];

    private static readonly string[] Bases = ["base", "common", "default", "defaults", "shared", "main", "global", "all"];

    private static readonly string[] Environments =
        [
            "dev", "develop", "development", "test", "testing", "tst", "qa", "uat", "sit", "stage", "staging", "stg", "preprod", "preview",
            "prod", "production", "prd", "live", "local", "sandbox", "demo", "int", "integration", "perf", "canary", "dr",
        ];

    // Parts of the chart that are charts of their own too.
    private static readonly string[] Subsystems = ["attu", "minio", "etcd", "pulsar", "kafka", "woodpecker"];

    // Parts that people give a file of their own.
    private static readonly string[] Parts =
        [
            "service", "svc", "lb", "loadbalancer", "network", "networking", "ingress", "expose", "exposure", "external", "internal", "public", "private",
            "storage", "s3", "gcs", "secret", "secrets", "creds", "credentials", "resources", "sizing", "scale",
            "scaling", "replicas", "ha", "gke", "gcp", "aws", "eks", "aks", "azure", "k8s", "cloud", "cluster", "standalone", "monitoring",
            "metrics", "security", "auth", "tls", "image", "images", "tolerations", "node", "nodes", "scheduling", "affinity", "proxy", "custom", "extra",
        ];

    /// <summary>Base files come first, those of an environment last.</summary>
    public static int TierOf(string file, IEnumerable<string> others)
    {
        var words = Words(file);
        return words.Any(Environments.Contains) ? 2
            : words.All(Bases.Contains) || others.Select(Words).Any(o => o.Length > words.Length && words.All(o.Contains)) ? 0
            : 1;
    }

    /// <summary>True for files of two environments, which no release has both of.</summary>
    public static bool AreAlternatives(string one, string other)
    {
        var (its, others) = (Words(one).Where(Environments.Contains).ToArray(), Words(other).Where(Environments.Contains).ToArray());
        return its.Length > 0 && others.Length > 0 && !its.Any(others.Contains);
    }

    /// <summary>True where the names of two files do not speak against one release.</summary>
    public static bool MayBelong(string file, string other)
    {
        var (words, others) = (Words(file), Words(other));
        return words.Length == 0 || words.Any(others.Contains) || words.All(w => Bases.Contains(w) || Environments.Contains(w) || Parts.Contains(w) || Subsystems.Contains(w));
    }

    /// <summary>The chart that a file may be of, by its name: it is a part of the Milvus chart's values only under that key.</summary>
    public static string? SubsystemOf(string file) => Words(file) is [var only] && Subsystems.Contains(only) ? only : null;

    private static string[] Words(string file) =>
        Path.GetFileNameWithoutExtension(file).ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries).Except(Generic).ToArray();
}
