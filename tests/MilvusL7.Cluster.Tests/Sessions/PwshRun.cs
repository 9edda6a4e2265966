using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.TestKit;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The module in pwsh, a process with an environment of its own.</summary>
public static class PwshRun
{
    public static Task<ToolResult> StartAsync(Workplace place, string command, string kubeconfig, string? helm = null, TimeSpan? bound = null)
    {
        var environment = new Dictionary<string, string>(PwshProgram.Environment)
        {
            ["KUBECONFIG"] = kubeconfig,
            ["MILVUSL7_HELM"] = helm ?? HelmProgram.Dispatcher,
        };
        string folder = place.Folder.Replace("'", "''", StringComparison.Ordinal);
        return new Tool("dotnet", environment).TryAsync(PwshProgram.Arguments("-Command", $"Import-Module '{ModuleSession.Manifest}'; Set-Location '{folder}'; {command}"), bound: bound);
    }
}
