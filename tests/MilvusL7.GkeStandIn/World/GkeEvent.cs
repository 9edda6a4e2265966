using System.Globalization;
using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>One event as often as it happened.</summary>
public sealed record GkeEvent
{
    public const string Normal = "Normal";
    public const string Warning = "Warning";

    public required string Type { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public required string Component { get; init; }

    /// <summary>apiVersion, kind, namespace, name, uid and resourceVersion of the object.</summary>
    public required JsonObject InvolvedObject { get; init; }

    public int Count { get; set; }

    public DateTimeOffset FirstTimestamp { get; set; }

    public DateTimeOffset LastTimestamp { get; set; }

    /// <summary>The object that a core/v1 Event with this name is.</summary>
    public JsonObject ToJson(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
        ["involvedObject"] = InvolvedObject.DeepClone(),
        ["reason"] = Reason,
        ["message"] = Message,
        ["source"] = new JsonObject { ["component"] = Component },
        ["firstTimestamp"] = Time(FirstTimestamp),
        ["lastTimestamp"] = Time(LastTimestamp),
        ["count"] = Count,
        ["type"] = Type,
    };

    /// <summary>The same as another but for count and times.</summary>
    public bool Repeats(GkeEvent other) =>
        Reason == other.Reason && Message == other.Message && Type == other.Type && Component == other.Component && Uid == other.Uid
        && InvolvedKind == other.InvolvedKind && InvolvedName == other.InvolvedName && Namespace == other.Namespace;

    public string InvolvedKind => InvolvedObject.Text("kind");

    public string InvolvedName => InvolvedObject.Text("name");

    public string Namespace => InvolvedObject.Text("namespace");

    public override string ToString() => $"{Type} {Reason} {InvolvedKind}/{InvolvedName}: {Message}";

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Uid => InvolvedObject.Text("uid");
}
