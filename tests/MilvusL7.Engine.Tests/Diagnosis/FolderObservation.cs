using System.Net;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Tests.Certificates;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>A folder of manifests as the observer sees it.</summary>
internal static class FolderObservation
{
    /// <summary>A world's objects as they would be in a repository: what was applied, and no Secret.</summary>
    public static Task<Observation> OfAsync(GkeWorld world)
    {
        var kinds = new[] { "Service", "Deployment", "BackendConfig", "FrontendConfig", "ManagedCertificate", "Ingress" };
        return OfAsync(string.Join("\n---\n", world.Kubernetes.Items.Where(i => kinds.Contains(i["kind"]!.ToString())).Select(i => i.ToJsonString())), "manifests.yaml");
    }

    public static async Task<Observation> OfAsync(string yaml, string file)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, yaml);
        var context = new EngineContext(new Progress<EngineReport>(), CancellationToken.None);
        var found = new List<FoundRelease>();
        await foreach (var one in ReleaseFinder.FindAsync(new ReleaseQuery { IsMatch = _ => true, Path = folder["."] }, context))
        {
            found.Add(one);
        }

        using var connector = new ComputeConnector(new ComputeAccess { Skip = "a folder" });
        var observer = new Observer(connector, (_, _) => Task.FromResult<IPAddress[]>([]), TimeProvider.System);
        return (await observer.ObserveAsync(found.Single().Release!, _ => true, context))[0];
    }
}
