using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.RigTests;

[Collection(AloneOnTheCluster.Name)]
public sealed class GkeStandInRestartTests
{
    [ClusterFact]
    public async Task GKEs_controllers_go_on_after_the_API_server_was_killed_and_came_back()
    {
        await using var place = await GuideRelease.StartAsync();
        await place.ApplyAsync(GuideWorld.Create(), without: "Ingress");

        await place.Rig.RestartApiServerAsync();
        await place.ApplyAsync(GuideWorld.Create());

        await place.UntilHealthyAsync();
    }

    [ClusterFact]
    public async Task GKEs_own_back_end_serves_what_no_rule_matches()
    {
        await using var place = await GuideRelease.StartAsync(new GkeOptions { WithDefaultBackend = true });
        var kubectl = place.Rig.Kubectl;
        try
        {
            await kubectl.RunAsync("--namespace=kube-system", "run", "l7-default-backend", "--image=none", "--labels=k8s-app=glbc", "--port=8080");
            await kubectl.RunAsync("--namespace=kube-system", "create", "service", "nodeport", "default-http-backend", "--tcp=80:8080");
            await kubectl.RunAsync("--namespace=kube-system", "annotate", "service", "default-http-backend", """cloud.google.com/neg={"ingress":true}""");
            await kubectl.RunAsync("--namespace=kube-system", "patch", "service", "default-http-backend", "--type=json", "-p",
                """[{"op":"replace","path":"/spec/ports/0/name","value":"http"},{"op":"replace","path":"/spec/selector","value":{"k8s-app":"glbc"}}]""");
            await place.ApplyAsync(GuideWorld.Create());

            await place.UntilIngressAsync("two back ends", ingress => GuideRelease.Backends(ingress) is ["HEALTHY", "HEALTHY"]);

            string map = Assert.Single(place.Compute.List("global/urlMaps"))["defaultService"]!.ToString();
            Assert.Contains("-kube-system-default-http-backend-80-", map, StringComparison.Ordinal);
        }
        finally
        {
            await kubectl.TryAsync("--namespace=kube-system", "delete", "service,pod", "default-http-backend", "l7-default-backend", "--ignore-not-found");
        }
    }
}
