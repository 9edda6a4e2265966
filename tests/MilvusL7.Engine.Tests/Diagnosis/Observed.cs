using System.Net;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>
/// Worlds as the observer sees them: what GKE's stand-in makes of a world's objects, read through the Compute stand-in's HTTP. In a world
/// that nobody changed all is well, and no rule has anything to say.
/// </summary>
internal static class Observed
{
    public const string Release = GuideWorld.Release;

    public static DateTimeOffset Now => Worlds.Now;

    public static GkeWorld Good() => Worlds.Good();

    public static GkeWorld GoodManaged(string domainState = "ACTIVE") => Worlds.GoodManaged(domainState);

    public static GkeWorld GoodInternal() => Worlds.GoodInternal();

    /// <summary>Changes a good world before GKE acts on it, lets it act, and looks.</summary>
    public static Task<Observation> AfterAsync(Action<GkeWorld> change) => AfterAsync(Good(), change);

    /// <param name="then">Changes what GKE made, as others might have meanwhile.</param>
    public static async Task<Observation> AfterAsync(GkeWorld world, Action<GkeWorld>? change = null, Action<GkeWorld>? then = null, Observing? how = null)
    {
        change?.Invoke(world);
        var settled = Translator.Settle(world);
        then?.Invoke(settled);
        return (await LookAsync(settled, how ?? new Observing()))[0];
    }

    /// <summary>One observation for each Ingress of the release.</summary>
    public static async Task<IReadOnlyList<Observation>> LookAsync(GkeWorld world, Observing how)
    {
        var state = new ComputeState(world.Cluster.Project);
        ComputeStateWriter.Write(state, world);
        how.Compute?.Invoke(state);
        await using var server = await ComputeServer.StartAsync(state, null);
        how.Server?.Invoke(server);
        using var connector = new ComputeConnector(new ComputeAccess
        {
            Endpoint = server.BaseUri.ToString(),
            Project = how.Project,
            AccessToken = Token(),
            Skip = how.Skip,
        });
        var context = new EngineContext(new Silence(), CancellationToken.None);
        var target = new WorldTarget(world);
        target.Forbidden.UnionWith(how.Forbidden);
        target.ForbiddenClusterWide.UnionWith(how.ForbiddenClusterWide);
        var service = world.Service();
        var release = await WorkloadReader.ReadAsync(target, Release, ManagedBy.Manifest, service, context);
        // The stand-in's Service bears Helm's labels, as the guide's does; no Helm has a record of it here.
        var session = new ReleaseSession(target, new ManifestOwner(), release) { FormerExposure = how.FormerExposure };
        var address = world.Ingress()["status"]?["loadBalancer"]?["ingress"]?[0]?["ip"]?.ToString();
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
            how.Resolve is { } resolve ? resolve(host) : Task.FromResult<IPAddress[]>(address is null ? [] : [IPAddress.Parse(address)]);
        return await new Observer(connector, Resolve, new Clock(world.Now)) { SeesOtherNamespaces = true }.ObserveAsync(session.ToRelease(Carried.None), _ => true, context);
    }

    /// <summary>The rule's findings.</summary>
    public static IReadOnlyList<MilvusL7Finding> Findings(this Observation observation, string id) =>
        [.. RuleSet.Check(observation).Where(f => f.Id == id)];

    /// <summary>The one finding of the id, with all that users are to get.</summary>
    public static MilvusL7Finding AssertFinds(this Observation observation, string id)
    {
        var all = RuleSet.Check(observation);
        var finding = Assert.Single(all, f => f.Id == id);
        Assert.False(string.IsNullOrWhiteSpace(finding.Target), "no target");
        Assert.False(string.IsNullOrWhiteSpace(finding.Message), "no message");
        Assert.False(string.IsNullOrWhiteSpace(finding.Evidence), "no evidence");
        Assert.False(string.IsNullOrWhiteSpace(finding.RecommendedAction), "no recommended action");
        return finding;
    }

    public static void AssertSilent(this Observation observation, string id) => Assert.Empty(observation.Findings(id));

    private static System.Security.SecureString Token()
    {
        var token = new System.Security.SecureString();
        foreach (char c in "ya29.test")
        {
            token.AppendChar(c);
        }

        return token;
    }

    private sealed class Silence : IProgress<EngineReport>
    {
        public void Report(EngineReport value)
        {
        }
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
