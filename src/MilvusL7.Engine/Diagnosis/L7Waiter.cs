using System.Globalization;
using MilvusL7.Engine.Diagnosis.Rules;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Diagnosis;

/// <summary>Waits until the load balancers of a release serve, or until it is plain that they will not.</summary>
internal static class L7Waiter
{
    /// <summary>Compute cannot be watched, so it is asked at least this often.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>However much changes, Compute is asked no more often than this for long: its quota counts reads by the minute.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>After the first look; it doubles. What is nearly done, as after a run that was killed, is seen at once.</summary>
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a cause has to stand before it ends the wait: an object may be made a moment after the one that names it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly ResourceKind[] Watched =
    [
        ResourceKind.Ingress, ResourceKind.Service, ResourceKind.Pod, ResourceKind.Event, ResourceKind.BackendConfig, ResourceKind.FrontendConfig,
        ResourceKind.ManagedCertificate, ResourceKind.NetworkEndpointGroup,
    ];

    /// <summary>Reports each Ingress as it becomes ready.</summary>
    /// <exception cref="MilvusL7Exception"><c>LoadBalancerFailed</c>, <c>LoadBalancerTimeout</c>, <c>IngressNotFound</c>, <c>ClusterRequired</c>.</exception>
    public static async IAsyncEnumerable<WaitEvent> WaitAsync(Observer observer, MilvusRelease release, Func<string, bool> isMeant, TimeSpan timeout, EngineContext context)
    {
        var session = ReleaseSession.Of(release);
        if (session.Target.Live() is not ClusterTarget cluster)
        {
            throw Errors.ClusterRequired("Waiting for a load balancer");
        }

        var activity = $"Waiting for the load balancer of {release}";
        var deadline = DateTimeOffset.UtcNow + timeout;
        var done = new HashSet<string>(StringComparer.Ordinal);
        var over = new HashSet<(string Ingress, string Cause)>();
        var terminal = new Dictionary<(string?, string, string), DateTimeOffset>();
        var (name, waiting, unread) = (release.Name, "the first status", (string?)null);
        var pause = FirstInterval;
        await using var changes = new ChangeFeed(cluster, session.State.Namespace!, Watched, context);
        while (true)
        {
            var looked = DateTimeOffset.UtcNow;
            var observations = await LookAsync(observer, release, isMeant, e => unread = e.Message, context);
            if (observations is not null)
            {
                unread = null;
                var open = new List<MilvusL7Status>();
                foreach (var observation in observations)
                {
                    if (observation.Ingress is null)
                    {
                        throw Errors.IngressNotFound(release.ToString());
                    }

                    var status = StatusBuilder.Build(observation);
                    if (!status.Ready)
                    {
                        open.Add(status);
                        var (findings, complaints) = RuleSet.Examine(observation);
                        ThrowIfHopeless(observation, findings, terminal, looked);
                        if (SyncFailingRule.CauseOver(observation, complaints) is { } cause && over.Add((status.Name, cause)))
                        {
                            yield return new WaitEvent.CauseOver(findings.First(f => f.Id == SyncFailingRule.FindingId));
                        }
                    }
                    else if (done.Add(status.Name))
                    {
                        yield return new WaitEvent.Ready(status);
                    }
                }

                if (open.Count == 0)
                {
                    context.Reports.Report(new EngineProgress(activity, "it is ready", 100, Completed: true));
                    yield break;
                }

                (name, waiting) = (open[0].Name, Describe(open[0], looked));
            }

            context.Reports.Report(new EngineProgress(activity, unread is null ? waiting : $"{unread} Retrying. Before that, it waited for {waiting}"));
            if (looked > deadline)
            {
                throw Errors.LoadBalancerTimeout(name, timeout, waiting, unread);
            }

            changes.Begin();
            await Task.Delay(pause, context.Cancellation);
            pause = pause * 2 < ShortestInterval ? pause * 2 : ShortestInterval;
            var rest = deadline - DateTimeOffset.UtcNow;
            await changes.WaitAsync(rest < Interval && rest > TimeSpan.Zero ? rest : Interval, context.Cancellation);
        }
    }

    private static async Task<IReadOnlyList<Observation>?> LookAsync(Observer observer, MilvusRelease release, Func<string, bool> isMeant, Action<MilvusL7Exception> failed, EngineContext context)
    {
        try
        {
            return await observer.ObserveAsync(release, isMeant, context);
        }
        catch (MilvusL7Exception e) when (e.Category is MilvusL7ErrorCategory.ConnectionError or MilvusL7ErrorCategory.OperationTimeout or MilvusL7ErrorCategory.ProtocolError)
        {
            // An API server that restarts is no reason to give up.
            failed(e);
            return null;
        }
    }

    private static void ThrowIfHopeless(Observation observation, IReadOnlyList<MilvusL7Finding> findings, Dictionary<(string?, string, string), DateTimeOffset> seen, DateTimeOffset now)
    {
        var terminal = findings.Where(f => f.IsTerminal).ToArray();
        foreach (var gone in seen.Keys.Where(k => k.Item1 == observation.IngressName && !terminal.Any(f => KeyOf(f) == k)).ToArray())
        {
            seen.Remove(gone);
        }

        foreach (var finding in terminal)
        {
            if (!seen.TryAdd(KeyOf(finding), now) && now - seen[KeyOf(finding)] >= Grace)
            {
                throw Errors.LoadBalancerFailed(observation.IngressName!, finding);
            }
        }
    }

    private static (string?, string, string) KeyOf(MilvusL7Finding finding) => (finding.IngressName, finding.Id, finding.Target);

    private static string Describe(MilvusL7Status status, DateTimeOffset now)
    {
        var since = status.WaitingSince is { } start && now > start ? string.Create(CultureInfo.InvariantCulture, $" (for {(now - start).TotalSeconds:0} s)") : string.Empty;
        return $"{status.Name}: {status.Waiting[0]}{since}{(status.Waiting.Length > 1 ? "; then " + string.Join("; ", status.Waiting[1..]) : string.Empty)}";
    }
}
