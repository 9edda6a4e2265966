using System.Globalization;
using System.Net;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.Traffic;

/// <summary>
/// A release whose proxies are processes, Google's two kinds of load balancer in front of them, and clients that really call: what the
/// module does shows in requests that fail.
/// </summary>
internal sealed class TrafficPlace : IAsyncDisposable
{
    private readonly TrafficOptions _options;
    private readonly Stack<IAsyncDisposable> _parts;

    private TrafficPlace(L7Place place, L4LoadBalancer l4, L7LoadBalancer l7, Stack<IAsyncDisposable> parts, TrafficOptions options)
    {
        Place = place;
        L4 = l4;
        L7 = l7;
        _parts = parts;
        _options = options;
    }

    public L7Place Place { get; }

    public ClusterRig Rig => Place.Work.Rig;

    public Kubectl Kubectl => Place.Work.Kubectl;

    /// <summary>Of the release's Service.</summary>
    public L4LoadBalancer L4 { get; }

    public L7LoadBalancer L7 { get; }

    /// <summary>A release that serves plaintext behind its L4 load balancer.</summary>
    public static async Task<TrafficPlace> StartAsync(TrafficOptions? options = null)
    {
        options ??= new TrafficOptions();
        var parts = new Stack<IAsyncDisposable>();
        try
        {
            var prober = With(new HealthProber(options.ProbeInterval));
            var place = With(await L7Place.StartAsync(
                gke => gke.Behaviour.Probe = prober.IsHealthy, options.Owner, new GkeOptions { HealthDelay = options.HealthDelay }, work => PrepareAsync(work, options)));
            (string kubeconfig, string @namespace) = (place.Work.Kubeconfig, place.Work.Rig.Namespace);
            if (options.ReadinessGates)
            {
                With(await ReadinessGateWebhook.StartAsync(kubeconfig, @namespace));
            }

            var l4 = With(await L4LoadBalancer.StartAsync(kubeconfig, @namespace, Workplace.Service));
            var l7 = With(await L7LoadBalancer.StartAsync(RigEnvironment.Tool("nginx"), place.Compute, kubeconfig, @namespace));
            await place.Work.Rig.WaitForRolloutAsync();
            return new TrafficPlace(place, l4, l7, parts, options);
        }
        catch
        {
            await EndAsync(parts);
            throw;
        }

        T With<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Push(part);
            return part;
        }
    }

    public Task<ModuleRun> RunAsync(string script) => Place.RunAsync(script);

    /// <summary>Clients of the L4 address; it has to serve.</summary>
    public async Task<TrafficClients> StartL4ClientsAsync() => Start(await ServingAsync(await L4TargetAsync()));

    /// <summary>Clients of the host behind the Ingress's address; that has to serve, or comes to do so.</summary>
    public async Task<TrafficClients> StartL7ClientsAsync(string ingress = Workplace.Service, string host = Workplace.Host) =>
        Start(await ServingAsync(await L7TargetAsync(ingress, host)));

    /// <summary>Gives the clients the L7 address, when that serves. Each goes over after the request that it has under way.</summary>
    public async Task MoveToL7Async(TrafficClients clients, string ingress = Workplace.Service, string host = Workplace.Host) =>
        clients.Target = await ServingAsync(await L7TargetAsync(ingress, host));

    /// <summary>Gives the clients the L4 address, when that serves.</summary>
    public async Task MoveToL4Async(TrafficClients clients) => clients.Target = await ServingAsync(await L4TargetAsync());

    /// <summary>Until every endpoint of the Service is healthy in its group, by Google's word.</summary>
    public Task UntilHealthyAsync(string service) => Wait.UntilAsync($"healthy endpoints of Service {service}", () =>
    {
        var groups = Place.Compute.List("zones/us-west1-a/networkEndpointGroups").Where(group => group["description"]!.ToString().Contains($"\"{service}\"", StringComparison.Ordinal));
        string[] health = [.. groups.Select(group => group["name"]!.ToString())
            .SelectMany(group => Place.Compute.Endpoints("us-west1-a", group).Select(endpoint => Place.Compute.Health("us-west1-a", group, endpoint.IpAddress, endpoint.Port)))];
        return Task.FromResult(health.Length > 0 && health.All(state => state == "HEALTHY"));
    });

    /// <summary>A rolling update of the proxies, to the end of the last old one.</summary>
    public async Task RestartAsync(string deployment = "my-release-milvus-proxy")
    {
        await Kubectl.RunAsync("rollout", "restart", "deployment", deployment);
        await UntilRolledOutAsync();
    }

    /// <summary>Until no rolling update is under way and no pod is ending.</summary>
    public async Task UntilRolledOutAsync()
    {
        await Rig.WaitForRolloutAsync();
        await Wait.UntilAsync("the end of old pods", async () => (await Kubectl.ListAsync("pods")).All(pod => pod["metadata"]!["deletionTimestamp"] is null));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_parts);
        Assert.Null(L7.Fault);
    }

    private static async Task EndAsync(Stack<IAsyncDisposable> parts)
    {
        while (parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>What the node stand-in looks at.</summary>
    private static async Task PrepareAsync(Workplace work, TrafficOptions options)
    {
        await work.Kubectl.RunAsync("label", "namespace", work.Rig.Namespace, "milvusl7.test/runs-milvus=true");
        await work.Kubectl.RunAsync(
            "annotate", "namespace", work.Rig.Namespace,
            $"milvusl7.test/startup-delay={Milliseconds(options.StartupDelay)}",
            $"milvusl7.test/answer-delay={Milliseconds(options.AnswerDelay)}",
            $"milvusl7.test/pre-stop={Milliseconds(options.PreStop)}");
    }

    private static string Milliseconds(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private async Task<TrafficTarget> L4TargetAsync()
    {
        await Wait.UntilAsync("an L4 load balancer", () => Task.FromResult(L4.IsServing));
        return new TrafficTarget(() => new IPEndPoint(L4.Address, 19530), null);
    }

    private async Task<TrafficTarget> L7TargetAsync(string ingress, string host)
    {
        string? address = null;
        await Wait.UntilAsync($"an address of Ingress {ingress}", async () => (address = ClusterRig.AddressOf(await Kubectl.GetAsync("ingress", ingress))) is not null);
        var endPoint = L7.EndPointOf(address!);
        return new TrafficTarget(() => endPoint, host);
    }

    /// <summary>The target, when a call to it succeeds.</summary>
    private async Task<TrafficTarget> ServingAsync(TrafficTarget target)
    {
        using var client = new MilvusClient(target);
        await Wait.UntilNothingIsMissingAsync(async () =>
        {
            Assert.Null(L7.Fault);
            return await client.GetVersionAsync(CancellationToken.None);
        });
        return target;
    }

    private TrafficClients Start(TrafficTarget target) => TrafficClients.Start(target, _options.Clients, _options.Pause);
}
