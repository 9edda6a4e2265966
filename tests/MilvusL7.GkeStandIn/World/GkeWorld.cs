using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>A cluster's objects, the Compute resources of its project, and what was said of them in events.</summary>
public sealed class GkeWorld
{
    public GkeCluster Cluster { get; init; } = new();

    public GkeBehaviour Behaviour { get; init; } = new();

    public KubernetesStore Kubernetes { get; } = new();

    public ComputeStore Compute { get; private init; } = new();

    public List<GkeEvent> Events { get; } = [];

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Events on one object, the first that happened first.</summary>
    public IReadOnlyList<GkeEvent> EventsOn(string kind, string name) =>
        [.. Events.Where(happened => happened.InvolvedKind == kind && happened.InvolvedName == name)];

    /// <summary>The same world, to be changed on its own; the behaviour is shared.</summary>
    public GkeWorld Clone()
    {
        var copy = new GkeWorld { Cluster = Cluster, Behaviour = Behaviour, Compute = Compute.Clone(), Now = Now };
        foreach (var item in Kubernetes.Items)
        {
            copy.Kubernetes.Put(item.DeepClone().AsObject());
        }

        copy.Events.AddRange(Events.Select(happened => happened with { InvolvedObject = happened.InvolvedObject.DeepClone().AsObject() }));
        return copy;
    }

    internal void Record(JsonObject involved, string type, string reason, string component, string message)
    {
        var happened = new GkeEvent
        {
            Type = type,
            Reason = reason,
            Message = message,
            Component = component,
            InvolvedObject = Reference(involved),
            Count = 1,
            FirstTimestamp = Now,
            LastTimestamp = Now,
        };
        if (Events.Find(happened.Repeats) is { } before)
        {
            before.Count++;
            before.LastTimestamp = Now;
        }
        else
        {
            Events.Add(happened);
        }
    }

    private static JsonObject Reference(JsonObject item)
    {
        var reference = new JsonObject
        {
            ["apiVersion"] = item.Text("apiVersion"),
            ["kind"] = item.Kind(),
            ["name"] = item.Name(),
            ["namespace"] = item.Namespace(),
        };
        foreach (string name in (string[])["resourceVersion", "uid"])
        {
            if (item.At("metadata", name) is { } value)
            {
                reference[name] = value.ToString();
            }
        }

        return reference;
    }
}
