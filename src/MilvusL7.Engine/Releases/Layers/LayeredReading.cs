using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>Reads objects as the builds of a folder render them. Where several builds differ, the load balancer that lets in the fewest counts.</summary>
internal static class LayeredReading
{
    public static JsonObject Service(ITarget target, JsonObject service, EngineContext context) =>
        Variants(target, service, context).OrderBy(v => Rank(ServiceState.Read(v))).First();

    public static JsonObject Milvus(ITarget target, JsonObject resource, EngineContext context) =>
        Variants(target, resource, context).OrderBy(v => Rank(OperatorOwner.Serving(v))).First();

    public static JsonObject First(ITarget target, JsonObject resource, EngineContext context) => Variants(target, resource, context)[0];

    /// <summary>The document of a HelmRelease or an Application.</summary>
    public static JsonObject Document(FolderTarget target, string file, JsonObject root) =>
        target.Variants(file, root).OrderBy(v => Rank(v.At("spec", "values", "service"))).First();

    private static IReadOnlyList<JsonObject> Variants(ITarget target, JsonObject resource, EngineContext context) =>
        target is FolderTarget folder ? folder.Variants(resource, context) : [resource];

    private static int Rank(JsonNode? values) => Rank(new ServiceState
    {
        Name = string.Empty,
        Type = ServiceState.TypeOf(values.Text("type") ?? values.Text("serviceType")) ?? MilvusServiceType.ClusterIP,
        Annotations = values.Map(values.At("serviceAnnotations") is null ? "annotations" : "serviceAnnotations"),
        SourceRanges = values.Texts("loadBalancerSourceRanges").ToArray(),
    });

    private static int Rank(ServiceState service) => service.Exposure == L4Exposure.None ? int.MaxValue : (int)service.Exposure;
}
