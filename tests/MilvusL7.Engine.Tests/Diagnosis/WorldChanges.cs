using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>Changes of a good world that several rules are tried on.</summary>
internal static class WorldChanges
{
    public const string OtherIngress = "another";

    /// <summary>The Ingress's one path.</summary>
    public static JsonObject Path(this GkeWorld world) => world.Ingress()["spec"]!["rules"]![0]!["http"]!["paths"]![0]!.AsObject();

    public static JsonObject HealthCheck(this GkeWorld world) => world.BackendConfig()["spec"]!["healthCheck"]!.AsObject();

    public static void SetHealthCheck(this GkeWorld world, string json) => world.BackendConfig()["spec"]!["healthCheck"] = JsonNode.Parse(json);

    /// <summary>One more Ingress, like the first.</summary>
    public static JsonObject AddIngress(this GkeWorld world, string host = GuideWorld.Host, string @namespace = GuideWorld.Namespace)
    {
        var other = world.Ingress().DeepClone().AsObject();
        other["metadata"]!["name"] = OtherIngress;
        other["metadata"]!["namespace"] = @namespace;
        other["spec"]!["rules"]![0]!["host"] = host;
        other["spec"]!["tls"]?[0]!["hosts"]![0] = host;
        return world.Kubernetes.Put(other);
    }

    /// <summary>One more Service, as of another application, and the Ingress leading to it too.</summary>
    public static JsonObject AddService(this GkeWorld world, string name)
    {
        var other = world.Service().DeepClone().AsObject();
        other["metadata"]!["name"] = name;
        other["metadata"]!["labels"] = new JsonObject { ["app"] = name };
        world.AddPath(name, 19530);
        return world.Kubernetes.Put(other);
    }

    public static void AddPath(this GkeWorld world, string service, int port)
    {
        var path = world.Path().DeepClone().AsObject();
        path["path"] = "/" + service;
        path["backend"]!["service"] = new JsonObject { ["name"] = service, ["port"] = new JsonObject { ["number"] = port } };
        world.Ingress()["spec"]!["rules"]![0]!["http"]!["paths"]!.AsArray().Add(path);
    }

    /// <summary>A pod, by its place.</summary>
    public static JsonObject Pod(this GkeWorld world, int index) => world.Pods()[index];

    public static void SetImage(this JsonObject pod, string image) => pod["spec"]!["containers"]![0]!["image"] = image;

    public static void MakeCrashLoop(this JsonObject pod)
    {
        pod["status"]!["containerStatuses"] = JsonNode.Parse("""
            [ { "name": "proxy", "restartCount": 7, "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": { "terminated": { "exitCode": 134, "message": "a-secret" } } } ]
            """);
        foreach (var condition in pod["status"]!["conditions"]!.AsArray().Where(c => c!["type"]!.ToString() is "Ready" or "ContainersReady"))
        {
            condition!["status"] = "False";
        }
    }

    /// <summary>Sets a pod's condition for the readiness gate.</summary>
    public static void SetGate(this JsonObject pod, string status, string reason)
    {
        var conditions = pod["status"]!["conditions"]!.AsArray();
        if (conditions.FirstOrDefault(c => c!["type"]!.ToString() == Gate) is { } before)
        {
            conditions.Remove(before);
        }

        conditions.Add(new JsonObject { ["type"] = Gate, ["status"] = status, ["reason"] = reason, ["message"] = "said by a test" });
    }

    /// <summary>An event, from so many minutes before the present to so many.</summary>
    public static void AddEvent(this GkeWorld world, JsonObject about, string type, string reason, string message, int count, double from, double to) => world.Events.Add(new GkeEvent
    {
        Type = type,
        Reason = reason,
        Message = message,
        Component = "a-test",
        InvolvedObject = new JsonObject { ["kind"] = about["kind"]!.ToString(), ["name"] = about["metadata"]!["name"]!.ToString(), ["namespace"] = GuideWorld.Namespace },
        Count = count,
        FirstTimestamp = world.Now.AddMinutes(-from),
        LastTimestamp = world.Now.AddMinutes(-to),
    });

    private const string Gate = "cloud.google.com/load-balancer-neg-ready";
}
