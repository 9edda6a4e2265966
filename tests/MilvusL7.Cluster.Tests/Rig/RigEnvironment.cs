namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>Where the rig's parts are. The cluster is the one that tests/cluster/up.sh started, never another.</summary>
public static class RigEnvironment
{
    public const string KubeconfigVariable = "MILVUSL7_TEST_KUBECONFIG";
    public const string ContextName = "gke_milvusl7-test_us-west1-a_rig";

    /// <summary>Why cluster tests cannot run here; null when they can.</summary>
    public static string? WhyNot =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(KubeconfigVariable))
            ? $"no test cluster: {KubeconfigVariable} is not set (tests/run.sh starts a cluster and sets it)"
            : null;

    public static string Kubeconfig =>
        Environment.GetEnvironmentVariable(KubeconfigVariable) is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : throw new InvalidOperationException(WhyNot);

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The rig's own chart, small enough to install in a second.</summary>
    public static string StandInChart => Path.Combine(RepositoryRoot, "tests", "cluster", "chart", "milvus");

    /// <summary>The chart that the module's tests install: a real Milvus chart where MILVUSL7_TEST_CHART names its folder.</summary>
    public static string Chart =>
        Environment.GetEnvironmentVariable("MILVUSL7_TEST_CHART") is { Length: > 0 } path ? Path.GetFullPath(path) : StandInChart;

    public static bool IsRealChart => Chart != StandInChart;

    /// <summary>Whether the module's tests install their releases in standalone mode: MILVUSL7_TEST_MODE is "standalone".</summary>
    public static bool IsStandalone => Environment.GetEnvironmentVariable("MILVUSL7_TEST_MODE") == "standalone";

    public static string Samples => Path.Combine(RepositoryRoot, "samples");

    /// <summary>The path of helm3, helm4 or kubectl in the cache that tests/cluster/setup.sh fills.</summary>
    public static string Tool(string name) => Path.Combine(Cache, "bin", name);

    /// <summary>What set-up scripts fill, outside the checkout.</summary>
    public static string Cache =>
        Environment.GetEnvironmentVariable("MILVUSL7_CACHE") is { Length: > 0 } cache
            ? cache
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
                    ? home
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
                "milvusl7");

    /// <summary>Throws unless the kubeconfig is of a cluster that up.sh started on this machine.</summary>
    public static void RefuseOthers(string kubeconfig)
    {
        string[] lines = File.ReadAllLines(kubeconfig);
        string[] servers = [.. lines.Where(line => line.TrimStart().StartsWith("server:", StringComparison.Ordinal)).Select(line => line.Trim())];
        if (!lines.Contains("current-context: " + ContextName)
            || servers is not [var server] || !server.StartsWith("server: https://127.0.0.1:", StringComparison.Ordinal)
            || !File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, ".milvusl7-rig")))
        {
            throw new InvalidOperationException($"{kubeconfig} is not of a cluster that tests/cluster/up.sh started; tests touch no other.");
        }
    }

    private static string FindRepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MilvusL7.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"no MilvusL7.sln above {AppContext.BaseDirectory}");
    }
}
