using System.Text.Json.Nodes;
using CsCheck;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>Whatever labels a release has and however it selects by them: neither takes the other's pods.</summary>
public sealed class SideBySideClonePropertyTests
{
    private static readonly string[] Keys =
    [
        "app", "component", "team", "app.kubernetes.io/instance", "app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/managed-by",
        "app.kubernetes.io/part-of", "milvus.io/service", "milvus.io/proxy-group-id", "sidecar.istio.io/inject", "istio.io/rev", "argocd.argoproj.io/instance",
    ];

    private static readonly Gen<JsonObject> Labels =
        Gen.Select(Gen.OneOf(Keys), Gen.OneOf("my-release", "my-release-milvus", "milvus", "proxy", "true", "MilvusL7", "0")).Array[1, 8].Select(pairs =>
        {
            var labels = new JsonObject();
            foreach (var (key, value) in pairs)
            {
                labels[key] = value;
            }

            return labels;
        });

    private static readonly Gen<JsonObject> Expression = Gen.Select(Gen.OneOf(Keys), Gen.OneOf("In", "NotIn", "Exists", "DoesNotExist"), Gen.OneOf("my-release", "milvus", "proxy", "true"))
        .Select((key, @operator, value) => new JsonObject { ["key"] = key, ["operator"] = @operator, ["values"] = new JsonArray(value) });

    private static readonly Gen<JsonObject> Selector = Gen.Select(Labels, Expression.Array[0, 2], Gen.Bool).Select((labels, expressions, both) => new JsonObject
    {
        ["matchLabels"] = both ? labels : new JsonObject(),
        ["matchExpressions"] = new JsonArray([.. expressions]),
    });

    /// <summary>Labels of the pods, which of them each selects by, and the selectors of the pods' own rules.</summary>
    private static readonly Gen<(JsonObject Pod, int Service, int Deployment, JsonObject[] Rules)> Cases =
        Gen.Select(Labels, Gen.Int[1, 255], Gen.Int[1, 255], Selector.Array[0, 4]);

    [Fact]
    public void No_selector_of_the_one_matches_the_pods_of_the_other() => Cases.Sample(
        c =>
        {
            var (pod, service, deployment, rules) = c;
            var source = Source(pod, Some(pod, service), Some(pod, deployment), rules);
            var clone = SideBySideClone.Build(source, new ReleaseChange());
            var own = clone.Deployment.Map("spec", "template", "metadata", "labels");
            var theirs = source.Serving.Resource.Map("spec", "template", "metadata", "labels");
            return !Matches(source.Service.Map("spec", "selector"), own)
                && !Matches(source.Serving.Resource.Map("spec", "selector", "matchLabels"), own)
                && !Matches(clone.Service.Map("spec", "selector"), theirs)
                && !Matches(clone.Deployment.Map("spec", "selector", "matchLabels"), theirs)
                && Matches(clone.Service.Map("spec", "selector"), own)
                && Matches(clone.Deployment.Map("spec", "selector", "matchLabels"), own)
                && Rules(clone.Deployment).All(r => !CloneScheduling.Selects(r, theirs));
        },
        iter: 5_000,
        print: c => $"{c.Pod.ToJsonString()} {c.Service} {c.Deployment} {string.Join(' ', c.Rules.Select(r => r.ToJsonString()))}");

    private static JsonObject Some(JsonObject labels, int which)
    {
        var some = new JsonObject();
        var entries = labels.ToArray();
        for (var i = 0; i < entries.Length; i++)
        {
            if ((which & (1 << i)) != 0)
            {
                some[entries[i].Key] = entries[i].Value!.DeepClone();
            }
        }

        return some.Count > 0 ? some : (JsonObject)labels.DeepClone();
    }

    private static CloneSource Source(JsonObject pod, JsonObject service, JsonObject deployment, JsonObject[] rules)
    {
        var release = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "my-release-milvus-proxy", ["labels"] = pod.DeepClone() },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = deployment },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = pod.DeepClone() },
                    ["spec"] = new JsonObject
                    {
                        ["containers"] = new JsonArray(new JsonObject { ["name"] = "proxy", ["image"] = "milvus" }),
                        ["topologySpreadConstraints"] = new JsonArray([.. rules.Take(2).Select(Rule)]),
                        ["affinity"] = new JsonObject { ["podAntiAffinity"] = new JsonObject { ["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonArray([.. rules.Skip(2).Select(Rule)]) } },
                    },
                },
            },
        };
        var client = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "my-release-milvus" },
            ["spec"] = new JsonObject { ["selector"] = service, ["ports"] = new JsonArray(new JsonObject { ["name"] = "milvus", ["port"] = 19530 }) },
        };
        return new CloneSource
        {
            Release = new ReleaseState { Name = "my-release", Namespace = "milvus", ManagedBy = ManagedBy.Manifest, Mode = MilvusMode.Cluster, Service = ServiceState.Read(client) },
            Service = client,
            Serving = WorkloadState.Read(release, client.Map("spec", "selector")),
        };
    }

    private static JsonNode Rule(JsonObject selector) => new JsonObject { ["topologyKey"] = "zone", ["labelSelector"] = selector.DeepClone() };

    private static IEnumerable<JsonObject> Rules(JsonObject deployment)
    {
        var pod = deployment["spec"]!["template"]!["spec"];
        return pod.Items("topologySpreadConstraints").Concat(pod.Items("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")).Select(r => (JsonObject)r["labelSelector"]!);
    }

    private static bool Matches(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value);
}
