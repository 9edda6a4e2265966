using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Diagnosis.Report;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Tests.Diagnosis;
using MilvusL7.Fuzz.Hosting;
using MilvusL7.Fuzz.Mutation;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Fuzz.Areas;

/// <summary>A cluster's objects with their annotations, and JSON text: status, every rule and the report of what is broken.</summary>
internal sealed class ObjectArea : FuzzArea
{
    private readonly GkeWorld _settled = ClusterWorld.CreateSettled();

    public override string Name => "objects";

    public override async Task RunAsync(FuzzCase one)
    {
        var text = Mutate.Text(one, _settled.Service().ToJsonString());
        if (Json.TryParse(text) is JsonObject read && Json.TryParse(Mutate.Text(one, text)) is JsonObject other)
        {
            var merged = Json.MergePatch(read, other) is { } patch ? Json.Merge(read, patch) : read;
            Explained.Require(Json.MergePatch(merged, other) is null, "a merge patch does not lead to what it was made for");
        }

        var world = new GkeWorld { Cluster = _settled.Cluster, Now = _settled.Now };
        var items = _settled.Kubernetes.Items.Select(i => (JsonObject)i.DeepClone()).ToList();
        var at = one.Random.Next(items.Count);
        if (Mutate.Node(one, items[at]) is JsonObject mutated)
        {
            // Where an API server keeps an object, its kind, namespace and name are what the path says.
            mutated["kind"] = items[at]["kind"]!.DeepClone();
            mutated["metadata"] = mutated["metadata"] is JsonObject metadata ? metadata : [];
            mutated["metadata"]!["name"] = items[at]["metadata"]!["name"]!.DeepClone();
            mutated["metadata"]!["namespace"] = items[at]["metadata"]!["namespace"]?.DeepClone();
            items[at] = mutated;
        }

        items.ForEach(i => world.Kubernetes.Put(i));
        foreach (var happened in _settled.Events)
        {
            world.Events.Add(happened);
        }

        var target = new WorldTarget(world);
        var context = Silence.Context();
        var service = (JsonObject)world.Service().DeepClone();
        var state = await WorkloadReader.ReadAsync(target, GuideWorld.Release, ManagedBy.Manifest, service, context);
        var release = new ReleaseSession(target, new ManifestOwner(), state).ToRelease(Carried.None);
        using var connector = new ComputeConnector(new ComputeAccess { Skip = "it is not part of this case" });
        var observer = new Observer(connector, (_, _) => Task.FromResult<System.Net.IPAddress[]>([]), TimeProvider.System);
        foreach (var observation in await observer.ObserveAsync(release, _ => true, context))
        {
            var findings = RuleSet.Check(observation);
            foreach (var finding in findings)
            {
                Explained.Check($"{finding.Message}\n{finding.Evidence}\n{finding.RecommendedAction}", $"finding {finding.Id}");
            }

            using var page = new StringWriter();
            ReportPage.Write(page, [new ReportSubject(StatusBuilder.Build(observation), findings)]);
        }
    }
}
