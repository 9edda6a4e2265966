using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>What is still missing, and since when that is so where Kubernetes tells.</summary>
internal sealed record Wanted(string Text, DateTimeOffset? Since = null);

/// <summary>
/// When a load balancer serves: it has an address and an HTTPS front end, clients are shown every certificate, and every ready pod is a
/// healthy endpoint. DNS is left out: moving its names here is often the last step, and clients can be tried without.
/// </summary>
internal static class Readiness
{
    public static IEnumerable<Wanted> Of(Observation observation, IReadOnlyList<MilvusCertificateStatus> certificates, IReadOnlyList<MilvusBackendStatus> backends)
    {
        if (observation.Ingress is not { } ingress)
        {
            yield return new Wanted("an Ingress that routes to the release");
            yield break;
        }

        var made = ingress.Time("metadata", "creationTimestamp");
        if (ingress.Text("metadata", "deletionTimestamp") is not null)
        {
            yield return new Wanted("the Ingress, which is being deleted", ingress.Time("metadata", "deletionTimestamp"));
            yield break;
        }

        if (!IngressFacts.IsGke(ingress))
        {
            yield return new Wanted("GKE's Ingress controller, which ignores an Ingress of this class", made);
        }

        if (observation.Address is null)
        {
            yield return new Wanted("an address", made);
        }

        if (ingress.Annotation(IngressFacts.HttpsRule) is not { } rule || observation.Compute.Get("forwardingRules", rule).IsMissing)
        {
            yield return new Wanted("the HTTPS forwarding rule", made);
        }

        if (certificates.Count == 0)
        {
            yield return new Wanted("a certificate: the Ingress does not specify one");
        }

        foreach (var certificate in certificates.Where(c => !c.IsActive && c.State != "Overridden"))
        {
            var since = observation.ManagedCertificates.GetValueOrDefault(certificate.Name)?.Value.Time("metadata", "creationTimestamp");
            var domains = certificate.Domain.Where(d => d.State is not ("Active" or "ACTIVE") && d.State != certificate.State).Select(d => d.ToString()).ToArray();
            var detail = domains.Length == 0 ? string.Empty : $" ({string.Join(", ", domains)})";
            yield return new Wanted($"certificate {certificate.Name}: {certificate.State}{detail}", certificate.Kind == CertificateKind.Managed ? since : made);
        }

        foreach (var wanted in Backends(observation, backends, made))
        {
            yield return wanted;
        }
    }

    private static IEnumerable<Wanted> Backends(Observation observation, IReadOnlyList<MilvusBackendStatus> backends, DateTimeOffset? made)
    {
        var service = observation.Release.Service.Name;
        var own = backends.Where(b => observation.OwnBackends.Contains(b.Name)).ToArray();
        if (own.Length == 0)
        {
            yield return new Wanted($"the network endpoint group of Service {service}", made);
            yield break;
        }

        foreach (var backend in own)
        {
            if (observation.Compute.Get("backendServices", backend.Name).IsMissing)
            {
                yield return new Wanted($"the backend service of {service}", made);
            }
            else if (observation.Compute.Unknown is not null || backend.Endpoint.Length == 0)
            {
                if (backend.Health != EndpointHealth.Healthy)
                {
                    yield return new Wanted(observation.Compute.Unknown is not null ? $"Service {service} to be healthy (it is {backend.Health})" : $"endpoints of Service {service}");
                }
            }
            else if (Unserved(observation, backend) is { } missing)
            {
                yield return missing;
            }
        }

        foreach (var wanted in Protocol(observation))
        {
            yield return wanted;
        }

        if (UrlMapLacks(observation, own))
        {
            yield return new Wanted($"the URL map to route to Service {service}");
        }
    }

    /// <summary>Endpoints answer the health check whatever the load balancer speaks to them; calls get through by HTTP/2 alone.</summary>
    private static IEnumerable<Wanted> Protocol(Observation observation)
    {
        var state = observation.Release.Service;
        if (ReleaseFacts.GrpcProtocol(observation) is { } asked and not ServiceAnnotations.GrpcProtocol)
        {
            yield return new Wanted($"HTTP/2 to port {state.PortName} of Service {state.Name} (its annotations specify {asked})");
            yield break;
        }

        var spoken = OwnBackend.All(observation).Where(b => b.Port == state.Port).Select(b => b.Service.Value.Text("protocol")).FirstOrDefault(p => p is not null and not ServiceAnnotations.GrpcProtocol);
        if (spoken is not null)
        {
            yield return new Wanted($"HTTP/2 to port {state.PortName} of Service {state.Name} (the backend service uses {spoken})");
        }
    }

    private static Wanted? Unserved(Observation observation, MilvusBackendStatus backend)
    {
        var counted = backend.Endpoint.Where(e => e.Health != EndpointHealth.Draining).ToArray();
        var healthy = counted.Count(e => e.Health == EndpointHealth.Healthy);
        if (healthy < counted.Length || healthy == 0)
        {
            return new Wanted($"healthy endpoints of Service {observation.Release.Service.Name}: {healthy} of {counted.Length}");
        }

        var absent = PodFacts.Ready(observation).Where(p => counted.All(e => e.IPAddress != p.Text("status", "podIP"))).ToArray();
        return absent.Length == 0 ? null : new Wanted($"pod {absent[0].Text("metadata", "name")} to become an endpoint", PodFacts.ReadySince(absent[0]));
    }

    private static bool UrlMapLacks(Observation observation, IReadOnlyList<MilvusBackendStatus> own)
    {
        var map = observation.Compute.Get("urlMaps", observation.Ingress.Annotation(IngressFacts.UrlMap)).Value;
        if (map is null)
        {
            return false;
        }

        var services = map.Items("pathMatchers").SelectMany(m => m.Items("pathRules").Select(r => r.Text("service")).Append(m.Text("defaultService")))
            .Append(map.Text("defaultService")).OfType<string>().Select(ComputeNames.Last).ToHashSet(StringComparer.Ordinal);
        return !own.Any(b => services.Contains(b.Name));
    }
}
