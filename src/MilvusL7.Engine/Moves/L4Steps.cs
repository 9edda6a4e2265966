using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Moves;

/// <summary>Gives up the layer-4 load balancer, and keeps its address.</summary>
internal static class L4Steps
{
    public static string? Irreversible(Move move, ServiceState service) =>
        service.ExternalAddress is { } address && !move.Record.KeepL4Address
            ? $"The layer-4 load balancer of Service '{service.Name}' and its address {address} are released. The address cannot be recovered: Disable-MilvusL7 gets another address. To reserve this address first, specify -KeepL4Address."
            : null;

    /// <summary>Reserves the address while the load balancer still has it.</summary>
    public static MoveStep Keep(Move move) => new MoveStep("L4 address", async (release, planning, context) =>
    {
        const string operation = "Reserve";
        var service = ReleaseSession.Of(release).State.Service;
        if (!move.Record.KeepL4Address || service is not { Type: MilvusServiceType.LoadBalancer, ExternalAddress: { } address })
        {
            return StepPlan.Nothing(release, $"address of Service {service.Name}", operation);
        }

        var place = await move.Tools.Compute.PlaceAsync(move.Target, context);
        var region = place.Region ?? throw ComputeFault.RegionUnknown();
        var client = await move.Tools.Compute.OpenAsync(move.Target, context);
        var collection = StaticAddresses.Collection(region);
        var target = $"address {address} of region {region} (project {client.Project})";
        await foreach (var reserved in client.ListAsync(collection, $"address={address}", context))
        {
            if (reserved.Text("address") == address)
            {
                var known = reserved.Text("name");
                return StepPlan.Nothing(release, target, operation) with
                {
                    Exists = true,
                    PlannedAsync = async c =>
                    {
                        await RememberAsync(move, known!, address, planning, c);
                        return release;
                    },
                };
            }
        }

        if (!IPAddress.TryParse(address, out var ip) || ip.AddressFamily != AddressFamily.InterNetwork)
        {
            throw Errors.L4AddressNotKeepable(service.Name, address);
        }

        var uid = (await move.Target.GetAsync(move.Service, context)).Text("metadata", "uid");
        var name = NameOf(service.Name, uid);
        var body = await BodyAsync(client, region, name, address, StaticAddresses.Description(move.State, uid), context);
        return new StepPlan
        {
            Target = target,
            Operation = operation,
            IsChange = true,
            Diff = UnifiedDiff.Create(string.Empty, YamlDocuments.ToYaml(body), "/dev/null", $"planned/{collection}/{name}"),
            Made = [$"{MoveRecord.RegionalAddress}/{name}"],
            PlannedAsync = _ => Task.FromResult(release),
            CommitAsync = async c =>
            {
                await StaticAddressPlanner.ReserveAsync(client, collection, body, name, c);
                var made = await client.GetAsync(StaticAddresses.PathOf(region, name), c);
                if (made.Text("address") != address || made.Text("description") != body.Text("description"))
                {
                    throw ComputeFault.AddressOther(name, made.Text("address"), address);
                }

                await RememberAsync(move, name, address, false, c);
                return release;
            },
        };
    });

    /// <summary>
    /// Whether the type is the move's to change. A helm that was killed in its upgrade may have changed the Service and not its own record: what the owner
    /// says counts then, and the Service alone does not tell.
    /// </summary>
    public static bool IsToGiveUp(Move move, ServiceState service) =>
        service.Type == MilvusServiceType.LoadBalancer || (service.Type == MilvusServiceType.ClusterIP && move.Record.FormerL4.Count > 0);

    /// <summary>The Service's type becomes ClusterIP.</summary>
    public static MoveStep GiveUp(Move move) => new MoveStep("L4 load balancer", async (release, planning, context) =>
    {
        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var service = session.State.Service;
        var change = new ReleaseChange { ServiceType = MilvusServiceType.ClusterIP, Force = move.IsForced, HelmStarted = move.HelmStartedAsync, IsShownOnly = move.IsShownOnly };
        if (!IsToGiveUp(move, service))
        {
            return StepPlan.Nothing(release, $"Service {service.Name}", "Release the layer-4 load balancer");
        }

        var texts = service.Type == MilvusServiceType.LoadBalancer
            ? new ReleasePlanner.Texts($"Change the type of Service {service.Name} from {service.Type} to {MilvusServiceType.ClusterIP}", Irreversible(move, service))
            : new ReleasePlanner.Texts($"Record the type {service.Type} of Service {service.Name} in its owner");
        var planned = await ReleasePlanner.PlanAsync(release, session, change, context, texts, (info, _) => new MilvusServiceTypeChange(info, service.Type, service.ExternalAddress));
        var step = StepPlan.Of(planned);
        return step with
        {
            CommitAsync = async c =>
            {
                var after = await step.CommitAsync(c);
                await UntilGivenUpAsync(move, c);
                return after;
            },
            Exists = true,
            Impact = MilvusL7ClientImpact.CutOff,
            Notice = $"Clients that still use {service.ExternalAddress ?? "the layer-4 address"} are disconnected permanently. No pod restarts.",
        };
    });

    /// <summary>The operator brings the type to the Service in its own time.</summary>
    private static Task UntilGivenUpAsync(Move move, EngineContext context) => Polling.UntilAsync(
        $"Releasing the layer-4 load balancer of {move.State.Name}",
        move.Tools.RolloutTimeout,
        move.Tools.Clock,
        async () => (await move.Target.GetAsync(move.Service, context)).Text("spec", "type") == nameof(MilvusServiceType.LoadBalancer) ? "waiting for the Service's type" : null,
        _ => Errors.ServiceTypeTimeout(move.Service.ToString(), move.Tools.RolloutTimeout),
        context);

    /// <summary>A region's addresses have one name each, and the same release may be in many namespaces and clusters.</summary>
    public static string NameOf(string service, string? uid)
    {
        var hash = Digest.Of(uid ?? service)[..8];
        return $"{(service.Length > 50 ? service[..50].TrimEnd('-', '.') : service).Replace('.', '-')}-l4-{hash}";
    }

    private static Task RememberAsync(Move move, string name, string address, bool planning, EngineContext context)
    {
        if (!planning)
        {
            return move.UpdateAsync(r => r with { KeptAddressName = name, L4Address = address }, context);
        }

        move.Begin(move.Record with { KeptAddressName = name, L4Address = address });
        return Task.CompletedTask;
    }

    /// <summary>What is reserved has to be of the kind that the load balancer's own forwarding rule has.</summary>
    private static async Task<JsonObject> BodyAsync(ComputeClient client, string region, string name, string address, string description, EngineContext context)
    {
        var body = new JsonObject { ["name"] = name, ["address"] = address, ["description"] = description };
        JsonObject? rule = null;
        await foreach (var found in client.ListAsync($"{ComputePath.Region(region)}/forwardingRules", $"IPAddress={address}", context))
        {
            rule ??= found.Text("IPAddress") == address ? found : null;
        }

        if (rule.Text("loadBalancingScheme") == "INTERNAL")
        {
            body["addressType"] = "INTERNAL";
            body["subnetwork"] = rule.Text("subnetwork");
        }
        else
        {
            body["addressType"] = "EXTERNAL";
            if (rule.Text("networkTier") is { } tier)
            {
                body["networkTier"] = tier;
            }
        }

        return body;
    }
}
