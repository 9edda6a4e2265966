using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>What was read of a load balancer's Compute resources, by their paths below the project.</summary>
internal sealed record ComputeView
{
    public string? Project { get; init; }

    /// <summary>Why nothing of it is known; null where it was asked.</summary>
    public string? Unknown { get; init; }

    /// <summary><c>global</c>, or for an internal Ingress <c>regions/REGION</c>.</summary>
    public string Scope { get; init; } = "global";

    /// <summary>True where an internal load balancer's resources could not be asked for, because its region is not known.</summary>
    public bool IsRegionUnknown { get; init; }

    public bool IsGlobal => Scope == "global";

    /// <summary>Ready to be put behind a gcloud command about a resource of the load balancer.</summary>
    public string Options => OptionsOf(Scope);

    public string ProjectOption => Project is null ? string.Empty : $" --project {Literal.Argument(Project)}";

    /// <summary>The same about a resource of another scope.</summary>
    public string OptionsOf(string scope) => (scope == "global" ? " --global" : $" --region {Literal.Argument(scope["regions/".Length..])}") + ProjectOption;

    public IReadOnlyList<string> Zones { get; init; } = [];

    public IReadOnlyDictionary<string, Reading<JsonObject>> Resources { get; init; } = new Dictionary<string, Reading<JsonObject>>();

    /// <summary>Whole collections, by path.</summary>
    public IReadOnlyDictionary<string, Reading<IReadOnlyList<JsonObject>>> Lists { get; init; } = new Dictionary<string, Reading<IReadOnlyList<JsonObject>>>();

    /// <summary>Endpoints of network endpoint groups, by <c>zones/ZONE/networkEndpointGroups/NAME</c>.</summary>
    public IReadOnlyDictionary<string, Reading<IReadOnlyList<JsonObject>>> Endpoints { get; init; } = new Dictionary<string, Reading<IReadOnlyList<JsonObject>>>();

    /// <summary>Answers of getHealth, by backend service and group.</summary>
    public IReadOnlyDictionary<(string BackendService, string Group), Reading<IReadOnlyList<JsonObject>>> Health { get; init; } =
        new Dictionary<(string, string), Reading<IReadOnlyList<JsonObject>>>();

    public static ComputeView NotKnown(string why) => new() { Unknown = why };

    /// <summary>A resource of the load balancer's own scope; null names nothing.</summary>
    public Reading<JsonObject> Get(string collection, string? name) => name is null ? Reading<JsonObject>.Missing : Get(ComputePath.Of(Scope, collection, name));

    public Reading<JsonObject> Get(string path) =>
        Unknown is not null ? Reading<JsonObject>.NotKnown(Unknown)
        : Resources.TryGetValue(path, out var reading) ? reading
        : Reading<JsonObject>.NotKnown("it was not requested");

    public Reading<IReadOnlyList<JsonObject>> List(string path) =>
        Unknown is not null ? Reading<IReadOnlyList<JsonObject>>.NotKnown(Unknown)
        : Lists.TryGetValue(path, out var reading) ? reading
        : Reading<IReadOnlyList<JsonObject>>.NotKnown("it was not requested");
}
