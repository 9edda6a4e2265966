using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The module in the shell, a process with an environment of its own.</summary>
public static class ShellRun
{
    public static Task<ToolResult> StartAsync(Workplace place, string command, string kubeconfig, string? helm = null, TimeSpan? bound = null)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string assembly = Path.Combine(RigEnvironment.RepositoryRoot, "src", "MilvusL7.Shell", "bin", configuration, "net10.0", "MilvusL7.Shell.dll");
        var environment = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = kubeconfig,
            ["MILVUSL7_HELM"] = helm ?? HelmProgram.Dispatcher,
            ["MILVUSL7_MODULE"] = ModuleSession.Manifest,
            ["NO_COLOR"] = "1",
        };
        string folder = place.Folder.Replace("'", "''", StringComparison.Ordinal);
        return new Tool("dotnet", environment).TryAsync([assembly, "-NonInteractive", "-Command", $"Set-Location '{folder}'; {command}"], bound: bound);
    }
}
