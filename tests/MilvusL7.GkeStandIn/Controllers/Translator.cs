using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>What GKE's controllers make of a world. No I/O, no clock: the same world gives the same result.</summary>
public static class Translator
{
    // How often an error that stays is repeated until the world's present time.
    private const int Repeats = 14;

    /// <summary>
    /// The world as it is when nothing changes any more. Events of the start bear times from the newest Ingress's creation on;
    /// errors that stay are repeated until <see cref="GkeWorld.Now"/>. The world that is given stays as it is.
    /// </summary>
    public static GkeWorld Settle(GkeWorld world)
    {
        var result = world.Clone();
        var start = result.Kubernetes.List("Ingress").Select(ingress => ingress.Created()).Max() ?? result.Now;
        var behaviour = result.Behaviour;
        var readiness = new ReadinessReflector(result);
        result.Now = start;

        // Pods that were there before any Ingress belonged to no group then.
        Unless(GkeStep.Readiness, () => readiness.Run(pod => pod.Created() < start));
        Unless(GkeStep.ManagedCertificates, () => new CertificateController(result).Run());
        foreach (var ingress in Ingresses(result))
        {
            Start(result, ingress);
        }

        Unless(GkeStep.EndpointGroups, () => new NegController(result).Run());
        result.Now = start.AddSeconds(1);
        foreach (var ingress in Ingresses(result))
        {
            new IngressSync(result).Run(ingress);
        }

        Unless(GkeStep.Firewall, () => new FirewallController(result).Run());
        Unless(GkeStep.Health, () => new HealthChecker(result).Run());
        result.Now = world.Now;
        Unless(GkeStep.Readiness, readiness.Run);
        Repeat(result, Unless);
        return result;

        void Unless(GkeStep step, Action run)
        {
            if (!behaviour.IsHeld(step))
            {
                run();
            }
        }
    }

    private static IReadOnlyList<JsonObject> Ingresses(GkeWorld world) => world.Kubernetes.List("Ingress");

    private static void Start(GkeWorld world, JsonObject ingress)
    {
        var sync = new IngressSync(world);
        if (!new IngressSettings(ingress).IsTaken)
        {
            return;
        }

        sync.Schedule(ingress);
        _ = sync.Run(ingress);
        // Tries that follow within the same second.
        foreach (var failed in world.EventsOn("Ingress", ingress.Name()).Where(IsPassing))
        {
            failed.Count = Math.Max(failed.Count, world.Behaviour.PassingWarnings);
        }
    }

    private static bool IsPassing(GkeEvent happened) =>
        happened.Type == GkeEvent.Warning && happened.Message.Contains("/networkEndpointGroups/", StringComparison.Ordinal);

    /// <summary>Last syncs at the present time: they refresh the health that is noted on Ingresses, or fail once more.</summary>
    private static void Repeat(GkeWorld world, Action<GkeStep, Action> unless)
    {
        var before = world.Events.ConvertAll(happened => happened.Count);
        unless(GkeStep.ManagedCertificates, () => new CertificateController(world).Run());
        unless(GkeStep.EndpointGroups, () => new NegController(world).Run());
        foreach (var ingress in Ingresses(world))
        {
            new IngressSync(world).Run(ingress);
        }

        unless(GkeStep.Firewall, () => new FirewallController(world).Run());
        for (int i = 0; i < before.Count; i++)
        {
            var happened = world.Events[i];
            if (happened.Count > before[i] && (happened.Type == GkeEvent.Warning || happened.Reason == "XPN"))
            {
                happened.Count = Math.Max(happened.Count, Repeats);
            }
        }
    }
}
