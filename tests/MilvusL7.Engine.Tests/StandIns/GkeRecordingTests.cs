using System.Globalization;
using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>The stand-in against what GKE's own controllers made of the same objects.</summary>
public sealed class GkeRecordingTests
{
    private const string NegReady = "cloud.google.com/load-balancer-neg-ready";

    [GkeRecordingsFact]
    public void Translates_the_guides_manifests_as_recorded()
    {
        var settled = Translator.Settle(RecordedWorld());

        AssertCompute(settled, "gcp-backendServices", "global/backendServices");
        AssertCompute(settled, "gcp-healthChecks", "global/healthChecks");
        AssertCompute(settled, "gcp-urlMaps", "global/urlMaps");
        AssertCompute(settled, "gcp-targetHttpProxies", "global/targetHttpProxies");
        AssertCompute(settled, "gcp-targetHttpsProxies", "global/targetHttpsProxies");
        AssertCompute(settled, "gcp-globalForwardingRules", "global/forwardingRules");
        AssertCompute(settled, "gcp-globalAddresses", "global/addresses");
        AssertCompute(settled, "gcp-sslCertificates", "global/sslCertificates");
        AssertCompute(settled, "gcp-firewalls", "global/firewalls");
        AssertGroups(settled);
        foreach (var (file, kind) in new[] { ("ingress", "Ingress"), ("service", "Service") })
        {
            Assert.Equal(GkeComparable.Of(GkeRecordings.Read(file)), GkeComparable.Of(settled.Kubernetes.Get(kind, "default", "my-release-milvus")));
        }

        AssertItems(settled, "servicenetworkendpointgroups", "ServiceNetworkEndpointGroup");
        AssertItems(settled, "pods", "Pod");
    }

    [GkeRecordingsFact]
    public void Says_in_events_what_was_recorded_in_that_order()
    {
        var settled = Translator.Settle(RecordedWorld());

        var recorded = GkeRecordings.Read("events").AsArray();
        foreach (var (kind, name) in new[] { ("Ingress", "my-release-milvus"), ("Service", "my-release-milvus"), ("Service", "default-http-backend") })
        {
            var expected = recorded.Where(item => item!["involvedObject"]!["kind"]!.ToString() == kind && item["involvedObject"]!["name"]!.ToString() == name).Select(GkeComparable.Of);
            var actual = settled.EventsOn(kind, name).Select(happened =>
            {
                var item = happened.ToJson("any");
                foreach (string own in new[] { "apiVersion", "kind", "metadata" })
                {
                    item.Remove(own);
                }

                return GkeComparable.Of(item);
            });
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>The recorded objects as they were before the controllers came.</summary>
    private static GkeWorld RecordedWorld()
    {
        // Whose cluster it was is in the recording, and nowhere here.
        var firewall = GkeRecordings.Read("gcp-firewalls")[0]!;
        var group = GkeRecordings.Read("gcp-networkEndpointGroups")[0]!;
        var fallback = GkeRecordings.Read("gcp-backendServices").AsArray().Single(service => service!["port"] is not null)!;
        string[] network = firewall["network"]!.ToString().Split('/');
        var world = new GkeWorld
        {
            Now = DateTimeOffset.Parse(GkeRecordings.Read("ingress")["metadata"]!["creationTimestamp"]!.ToString(), CultureInfo.InvariantCulture).AddMinutes(15),
            Cluster = new GkeCluster
            {
                Project = network[^4],
                Uid = firewall["name"]!.ToString().Split("--")[1],
                SystemUid = JsonNode.Parse(group["description"]!.ToString())!["cluster-uid"]!.ToString(),
                Network = network[^1],
                Subnetwork = group["subnetwork"]!.ToString().Split('/')[^1],
                NodeTag = firewall["targetTags"]![0]!.ToString(),
            },
        };
        foreach (string file in new[] { "backendconfig", "service", "ingress" })
        {
            world.Kubernetes.Put(GkeRecordings.Read(file).AsObject());
        }

        world.Service().SetAnnotation("cloud.google.com/neg-status", null);
        world.Ingress().Remove("status");
        world.Ingress()["metadata"]!.AsObject().Remove("annotations");
        world.Ingress()["metadata"]!.AsObject().Remove("finalizers");
        foreach (var pod in GkeRecordings.Read("pods")["items"]!.AsArray())
        {
            var conditions = pod!["status"]!["conditions"]!.AsArray();
            if (conditions.FirstOrDefault(condition => condition!["type"]!.ToString() == NegReady) is { } written)
            {
                conditions.Remove(written);
            }

            world.Kubernetes.Put(pod.DeepClone().AsObject());
        }

        var (certificate, key) = GuideWorld.CreateCertificate(GuideWorld.Host);
        world.Kubernetes.Put(GuideWorld.TlsSecret(certificate, key));
        world.Kubernetes.Put($$"""
            {
              "apiVersion": "v1", "kind": "Service",
              "metadata": { "name": "default-http-backend", "namespace": "kube-system", "uid": "of-the-default", "annotations": { "cloud.google.com/neg": "{\"ingress\":true}" } },
              "spec": { "type": "NodePort", "selector": { "k8s-app": "glbc" }, "ports": [ { "name": "http", "port": 80, "targetPort": 8080, "nodePort": {{fallback["port"]}}, "protocol": "TCP" } ] }
            }
            """);
        return world;
    }

    private static void AssertCompute(GkeWorld settled, string file, string collection) =>
        Assert.Equal(GkeComparable.OfAll(GkeRecordings.Read(file).AsArray()), GkeComparable.OfAll(settled.Compute.List(collection)));

    private static void AssertGroups(GkeWorld settled)
    {
        var recorded = GkeRecordings.Read("gcp-networkEndpointGroups").AsArray().Select(group => group!.DeepClone().AsObject()).ToList();
        var made = settled.Compute.List("zones/us-west1-a/networkEndpointGroups");
        foreach (var group in recorded)
        {
            group["_endpoints"] = GkeComparable.OfAll(group["_endpoints"]!.AsArray());
        }

        foreach (var group in made)
        {
            var endpoints = settled.Compute.Endpoints[$"zones/us-west1-a/networkEndpointGroups/{group["name"]}"];
            Assert.All(endpoints, endpoint => Assert.Equal("HEALTHY", endpoint.Health));
            group["_endpoints"] = GkeComparable.OfAll(endpoints.Select(endpoint =>
                new JsonObject { ["instance"] = endpoint.Instance, ["ipAddress"] = endpoint.IpAddress, ["port"] = endpoint.Port }));
        }

        Assert.Equal(GkeComparable.OfAll(recorded), GkeComparable.OfAll(made));
    }

    private static void AssertItems(GkeWorld settled, string file, string kind) =>
        Assert.Equal(GkeComparable.OfAll(GkeRecordings.Read(file)["items"]!.AsArray()), GkeComparable.OfAll(settled.Kubernetes.List(kind)));
}
