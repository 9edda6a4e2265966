using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>The clone's objects on a real API server, which refuses what does not belong together.</summary>
public sealed class SideBySideCloneClusterTests
{
    private static readonly string[] Controllers = ["uid", "resourceVersion", "ownerReferences", "generation"];

    [RigTheory]
    [InlineData("helm 4.1.31")]
    [InlineData("helm 5.0.19")]
    [InlineData("operator")]
    [InlineData("manifest")]
    public async Task It_stands_beside_the_release_and_again_is_no_change(string which)
    {
        await using var rig = await RigNamespace.StartAsync();
        foreach (var made in CloneReleases.Objects(which).Where(o => o.Text("kind") != "Milvus"))
        {
            await MakeAsync(rig, made);
        }

        var owner = which == "operator" ? ManagedBy.Manifest : CloneReleases.OwnerOf(which);
        var state = await CloneReleases.StateAsync(rig.Target, owner, rig.Context, rig.Name);
        var tls = new ReleaseChange { Settings = [new MilvusSetting(MilvusConfiguration.TlsModeKey, "1", MilvusSettingsLocation.Environment)] };
        var clone = SideBySideClone.Build(await CloneSourceReader.ReadAsync(rig.Target, state, rig.Context), tls);

        foreach (var wished in clone.All)
        {
            await rig.Target.CommitAsync(await rig.Target.PlanAsync([new ApplyRequest(wished, false)], rig.Context), rig.Context);
        }

        Assert.Equal(which.StartsWith("helm", StringComparison.Ordinal), clone.Autoscaler is not null);
        var again = SideBySideClone.Build(await CloneSourceReader.ReadAsync(rig.Target, state, rig.Context), tls);
        var plan = await rig.Target.PlanAsync([.. again.All.Select(o => new ApplyRequest(o, false))], rig.Context);
        Assert.False(plan.IsChange, plan.Diff);
        var ours = await rig.Target.ListAsync(ResourceKind.Deployment, rig.Name, SideBySideClone.LabelsOf(CloneReleases.Service), rig.Context);
        Assert.Equal([CloneReleases.Clone], ours.Select(d => d.Text("metadata", "name")));
    }

    private static async Task MakeAsync(RigNamespace rig, JsonObject made)
    {
        foreach (var field in Controllers)
        {
            made["metadata"]!.AsObject().Remove(field);
        }

        made.Remove("status");
        made["metadata"]!["namespace"] = rig.Name;
        if (made["spec"] is JsonObject spec)
        {
            foreach (var field in new[] { "clusterIP", "clusterIPs", "healthCheckNodePort" })
            {
                spec.Remove(field);
            }

            foreach (var port in spec.Items("ports"))
            {
                port.Remove("nodePort");
            }
        }

        if (made.Text("kind") == "HorizontalPodAutoscaler")
        {
            made["apiVersion"] = "autoscaling/v2beta2";
        }

        await rig.SendAsync(HttpMethod.Post, KubernetesConnection.PathOf(ResourceKind.Of(made)!, rig.Name, null), made);
    }
}
