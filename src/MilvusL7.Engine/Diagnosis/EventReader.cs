using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Reads Kubernetes events, of both kinds: those that count and those that come in series.</summary>
internal static class EventReader
{
    public static MilvusL7Event Read(JsonObject item)
    {
        var created = item.Time("metadata", "creationTimestamp") ?? default;
        var first = item.Time("firstTimestamp") ?? item.Time("eventTime") ?? created;
        return new MilvusL7Event
        {
            FirstTime = first,
            Time = item.Time("lastTimestamp") ?? item.Time("series", "lastObservedTime") ?? first,
            Count = item.Number("count") ?? item.Number("series", "count") ?? 1,
            IsWarning = item.Text("type") == "Warning",
            Reason = item.Text("reason") ?? string.Empty,
            About = $"{item.Text("involvedObject", "kind")}/{item.Text("involvedObject", "name")}",
            Message = SecretMask.OmitObjects(item.Text("message") ?? string.Empty),
        };
    }
}
