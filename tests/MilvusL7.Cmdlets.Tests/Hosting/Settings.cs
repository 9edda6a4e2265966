using System.Runtime.CompilerServices;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>What holds for every test of this assembly.</summary>
internal static class Settings
{
    public static readonly string Repository = Find();

    public static readonly string Manifest = Path.Combine(Repository, "out", "MilvusL7", "MilvusL7.psd1");

    /// <summary>The kubeconfig of this process: there is none, whatever the machine has.</summary>
    public static readonly string NoKubeconfig = Path.Combine(Path.GetTempPath(), "milvusl7-tests-have-no-kubeconfig");

    [ModuleInitializer]
    internal static void Initialize()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");
        Environment.SetEnvironmentVariable("KUBECONFIG", NoKubeconfig);
        // No test asks Google, nor uses the credentials of who runs it.
        Environment.SetEnvironmentVariable("CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE", "http://127.0.0.1:1/compute/v1/");
        Environment.SetEnvironmentVariable("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true");
    }

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MilvusL7.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("there is no MilvusL7.sln above these tests");
    }
}
