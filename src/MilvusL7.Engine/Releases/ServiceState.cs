using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Releases;

/// <summary>Milvus's Service for clients, as far as the module cares.</summary>
internal sealed record ServiceState
{
    /// <summary>Keeps the source ranges of a load balancer that was given up: a Service of another type may not have them.</summary>
    public const string SourceRangesAnnotation = "milvusl7/load-balancer-source-ranges";

    // Kubernetes goes by it where the field is not set.
    private const string OldSourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private static readonly string[] InternalAnnotations =
        ["networking.gke.io/load-balancer-type", "cloud.google.com/load-balancer-type"];

    public required string Name { get; init; }

    public MilvusServiceType Type { get; init; }

    public int Port { get; init; } = 19530;

    public string PortName { get; init; } = "milvus";

    public IReadOnlyList<string> PortNames { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> SourceRanges { get; init; } = [];

    public IReadOnlyList<string> PortNumbers { get; init; } = [];

    public string? ExternalAddress { get; init; }

    /// <summary>The source ranges of a load balancer that was given up.</summary>
    public IReadOnlyList<string> RecordedSourceRanges =>
        Split(Annotations.GetValueOrDefault(SourceRangesAnnotation));

    /// <summary>Who its load balancer lets in or, where it was given up and left a trace, let in.</summary>
    public L4Exposure Exposure
    {
        get
        {
            if (InternalAnnotations.Any(a => Annotations.TryGetValue(a, out var kind) && kind.Equals("internal", StringComparison.OrdinalIgnoreCase)))
            {
                return L4Exposure.Internal;
            }

            var ranges = SourceRanges.Count > 0 ? SourceRanges : RecordedSourceRanges;
            return ranges.Count > 0 && !ranges.Any(r => r.EndsWith("/0", StringComparison.Ordinal)) ? L4Exposure.Restricted
                : Type == MilvusServiceType.LoadBalancer ? L4Exposure.Public
                : L4Exposure.None;
        }
    }

    public static ServiceState Read(JsonObject service)
    {
        var ports = service.Items("spec", "ports").ToArray();
        // The chart's gRPC port targets a container port named milvus, whatever its own name and number.
        var grpc = ports.FirstOrDefault(p => p.Text("targetPort") == "milvus")
            ?? ports.FirstOrDefault(p => p.Text("name") == "milvus")
            ?? ports.FirstOrDefault(p => p.Number("port") == 19530)
            ?? ports.FirstOrDefault(p => p.Text("name") != "metrics");
        var ingress = service.Items("status", "loadBalancer", "ingress").FirstOrDefault();
        return new ServiceState
        {
            Name = service.Text("metadata", "name") ?? string.Empty,
            Type = TypeOf(service.Text("spec", "type")) ?? MilvusServiceType.ClusterIP,
            Port = grpc.Number("port") ?? 19530,
            PortName = grpc.Text("name") ?? string.Empty,
            PortNumbers = ports.Select(p => p.Text("port") ?? string.Empty).ToArray(),
            PortNames = ports.Select(p => p.Text("name") ?? string.Empty).ToArray(),
            Annotations = service.Map("metadata", "annotations"),
            SourceRanges = service.Texts("spec", "loadBalancerSourceRanges").ToArray() is { Length: > 0 } ranges ? ranges : Split(service.Text("metadata", "annotations", OldSourceRanges)),
            ExternalAddress = ingress.Text("ip") ?? ingress.Text("hostname") ?? service.Text("spec", "loadBalancerIP"),
        };
    }

    /// <summary>The type that a text means, Kubernetes's default for none; null where it means no type, such as a variable that a tool replaces.</summary>
    public static MilvusServiceType? TypeOf(string? text) =>
        string.IsNullOrEmpty(text) ? MilvusServiceType.ClusterIP
        : Enum.GetNames<MilvusServiceType>().Contains(text) ? Enum.Parse<MilvusServiceType>(text)
        : null;

    /// <param name="place">The file or object that has it, as messages name it.</param>
    /// <exception cref="MilvusL7Exception"><c>ReleaseUnsupported</c>: it means no type, so nobody knows what a change would give up.</exception>
    public static void RequireType(string? text, string release, string place)
    {
        if (TypeOf(text) is null)
        {
            throw Errors.ReleaseUnsupported(release, place, $"the type of its Service is '{text}', which is not one of {string.Join(", ", Enum.GetNames<MilvusServiceType>())}. If a tool substitutes the value (Flux postBuild, envsubst), MilvusL7 cannot determine the type.");
        }
    }

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
