using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Tests.Diagnosis;
using MilvusL7.Fuzz.Hosting;
using MilvusL7.Fuzz.Mutation;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Fuzz.Areas;

/// <summary>The record of a move, which somebody else may have written: what is read is within what a move makes.</summary>
internal sealed class RecordArea : FuzzArea
{
    private const string Good = """
        {
          "version": 1, "strategy": "InPlace", "hostNames": ["my-release.milvus.io"], "l4": "AfterReady", "keepL4Address": true, "internal": false,
          "ingress": "my-release-milvus", "backendConfig": "my-release-backendconfig", "secret": "my-release-milvus-tls", "selfSigned": true,
          "managedCertificate": null, "securityPolicy": null, "staticAddress": "my-address", "l4Address": "203.0.113.9", "keptAddress": "my-release-l4",
          "made": ["Ingress/my-release-milvus", "BackendConfig/my-release-backendconfig", "Secret/my-release-milvus-tls", "RegionalAddress/my-release-l4"],
          "former": [], "formerL4": [], "helm": null, "switched": null, "phase": "Serving"
        }
        """;

    private static readonly HashSet<string> Kinds =
        ["Ingress", "BackendConfig", "FrontendConfig", "ManagedCertificate", "Secret", "Service", "Deployment", "ConfigMap", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Address", "RegionalAddress"];

    private ReleaseState? _state;

    public override string Name => "move-record";

    public override async Task StartAsync()
    {
        var world = ClusterWorld.CreateSettled();
        _state = await WorkloadReader.ReadAsync(new WorldTarget(world), GuideWorld.Release, ManagedBy.Manifest, (JsonObject)world.Service().DeepClone(), Silence.Context());
    }

    public override Task RunAsync(FuzzCase one)
    {
        var text = one.Chance(3) ? Mutate.Text(one, Good) : Mutate.Node(one, JsonNode.Parse(Good))?.ToJsonString();
        var reader = new MoveRecordReader(new ResourceRef(ResourceKind.Secret, "default", "milvusl7-my-release"), _state!, TimeProvider.System);
        var record = reader.Read(text);
        foreach (var made in record.Made)
        {
            var parts = made.Split('/');
            Explained.Require(parts.Length == 2 && Kinds.Contains(parts[0]), $"'{made}' was read as something that a move makes");
            Explained.Require(parts[1].Length is > 0 and <= 253 && parts[1].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') && !parts[1].Contains("..", StringComparison.Ordinal), $"'{made}' was read as a name");
        }

        Explained.Require(record.Former.Count + record.FormerL4.Count == 0, $"a mutation made a prior value: {text}");
        return Task.CompletedTask;
    }
}
