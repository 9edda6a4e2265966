using System.Text.Json;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;

namespace MilvusL7.Engine.Moves;

/// <summary>What a move has done and what stood there before: all that the way on and the way back need. Holds no secret.</summary>
internal sealed record MoveRecord
{
    public const int Version = 1;

    /// <summary>The kinds of Compute addresses in <see cref="Made"/>.</summary>
    public const string GlobalAddress = "Address", RegionalAddress = "RegionalAddress";

    // What goes with a Service's type.
    private static readonly string[] L4Fields =
        ["type", "loadBalancerSourceRanges", "loadBalancerClass", "loadBalancerIP", "allocateLoadBalancerNodePorts", "externalTrafficPolicy", ServiceState.SourceRangesAnnotation];

    public required MilvusL7Strategy Strategy { get; init; }

    public IReadOnlyList<string> HostNames { get; init; } = [];

    public MilvusL4Removal L4 { get; init; }

    public bool KeepL4Address { get; init; }

    public bool Internal { get; init; }

    public required string IngressName { get; init; }

    public required string BackendConfigName { get; init; }

    public string? SecretName { get; init; }

    /// <summary>True where the Secret is the module's to make.</summary>
    public bool IsSelfSigned { get; init; }

    public string? ManagedCertificateName { get; init; }

    public string? SecurityPolicy { get; init; }

    public string? StaticAddressName { get; init; }

    /// <summary>The layer-4 load balancer's address when the move began.</summary>
    public string? L4Address { get; init; }

    /// <summary>Name under which that address was reserved; null where it was not.</summary>
    public string? KeptAddressName { get; init; }

    /// <summary>Objects that the module made or is about to make, as <c>Ingress/my-release-milvus</c>.</summary>
    public IReadOnlyList<string> Made { get; init; } = [];

    /// <summary>What stood where the move writes, apart from the Service's type.</summary>
    public IReadOnlyList<FormerField> Former { get; init; } = [];

    /// <summary>What stood where giving up the layer-4 load balancer writes.</summary>
    public IReadOnlyList<FormerField> FormerL4 { get; init; } = [];

    /// <summary>A helm that was started for the move, the last one.</summary>
    public HelmProcess? Helm { get; init; }

    /// <summary>When the load balancer was seen to lead to the release itself, and no longer to its clone.</summary>
    public DateTimeOffset? Switched { get; init; }

    /// <summary>Which command has begun last: only that one, or the way back, goes on.</summary>
    public MovePhase Phase { get; init; }

    /// <summary>
    /// The same with what a step is about to make and to overwrite. What was found in a place first is what counts; what the module made
    /// has no former state.
    /// </summary>
    public MoveRecord With(IEnumerable<string> made, IEnumerable<FormerField> former)
    {
        var all = Made.Union(made, StringComparer.Ordinal).ToArray();
        var fields = former.Where(f => !all.Contains(f.Document) && FormerPlaces.IsKnown(f)).ToLookup(IsOfL4);
        return this with { Made = all, Former = Union(Former, fields[false]), FormerL4 = Union(FormerL4, fields[true]) };
    }

    /// <summary>True for a place that giving up the layer-4 load balancer writes to.</summary>
    public static bool IsOfL4(FormerField field)
    {
        var (first, last) = (field.Path.Steps[0].Key, field.Path.Steps[^1].Key);
        return field.Document.Split('/')[0] switch
        {
            HelmValues.Document => first == "service" && L4Fields.Contains(last),
            "Service" => L4Fields.Contains(last),
            "Milvus" => last == "serviceType",
            _ => false,
        };
    }

    public string ToText() => new JsonObject
    {
        ["version"] = Version,
        ["strategy"] = Strategy.ToString(),
        ["hostNames"] = Texts(HostNames),
        ["l4"] = L4.ToString(),
        ["keepL4Address"] = KeepL4Address,
        ["internal"] = Internal,
        ["ingress"] = IngressName,
        ["backendConfig"] = BackendConfigName,
        ["secret"] = SecretName,
        ["selfSigned"] = IsSelfSigned,
        ["managedCertificate"] = ManagedCertificateName,
        ["securityPolicy"] = SecurityPolicy,
        ["staticAddress"] = StaticAddressName,
        ["l4Address"] = L4Address,
        ["keptAddress"] = KeptAddressName,
        ["made"] = Texts(Made),
        ["former"] = new JsonArray(Former.Select(f => (JsonNode)f.ToJson()).ToArray()),
        ["formerL4"] = new JsonArray(FormerL4.Select(f => (JsonNode)f.ToJson()).ToArray()),
        ["helm"] = Helm is null ? null : new JsonObject { ["revision"] = Helm.Revision, ["process"] = Helm.Process.ToJson() },
        ["switched"] = Switched?.ToString("O"),
        ["phase"] = Phase.ToString(),
    }.ToJsonString(new JsonSerializerOptions(Json.Compact) { WriteIndented = true });

    private static FormerField[] Union(IReadOnlyList<FormerField> known, IEnumerable<FormerField> more)
    {
        var all = known.ToList();
        foreach (var field in more.Where(m => !all.Any(m.IsSamePlace)))
        {
            all.Add(field);
        }

        return [.. all];
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode)t).ToArray());
}
