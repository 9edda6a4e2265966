using System.Text.Json.Nodes;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Compute;

/// <summary>What New-MilvusStaticAddress is asked for.</summary>
/// <param name="Name">Null for the Service's name.</param>
/// <param name="FromIngress">Ingress whose present address is to be kept; null for a new one.</param>
internal sealed record StaticAddressRequest(string? Name, string? FromIngress);

/// <summary>New-MilvusStaticAddress and Remove-MilvusStaticAddress.</summary>
internal static class StaticAddressPlanner
{
    public static async Task<PlannedChange<MilvusStaticAddressChange>> PlanAsync(MilvusRelease release, StaticAddressRequest request, ComputeConnector compute, bool planning, EngineContext context)
    {
        if (request.Name is { } given)
        {
            ResourceName.CheckCompute("Name", given);
        }

        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var client = await compute.OpenAsync(session.Target, context);
        var kept = request.FromIngress is { } ingress ? await KeptAsync(session, ingress, request.Name, client, context) : null;
        var name = request.Name ?? kept?.Name ?? session.State.Service.Name;
        ResourceName.CheckCompute("Name", name);
        var existing = await client.GetAsync(StaticAddresses.PathOf(null, name), context);
        CheckExisting(existing, name, kept?.Address);
        var service = session.Target.Info.Kind == TargetKind.Cluster
            ? await session.Target.GetAsync(new ResourceRef(ResourceKind.Service, session.State.Namespace, session.State.Service.Name), context)
            : null;
        var body = Body(name, kept?.Address, StaticAddresses.Description(session.State, service.Text("metadata", "uid")));
        var diff = existing is not null ? string.Empty : UnifiedDiff.Create(string.Empty, YamlDocuments.ToYaml(body), "/dev/null", $"planned/global/addresses/{name}");

        MilvusStaticAddressChange Result(JsonObject? address, ChangeAction action) => new(
            new ChangeInfo(session.ToRelease(release.Carried with { StaticAddressName = name }), action, "Address", name, diff, []),
            address.Text("address") ?? kept?.Address,
            address.Text("status"),
            client.Project);

        return new PlannedChange<MilvusStaticAddressChange>
        {
            Target = $"global address {name} (project {client.Project})",
            Operation = kept is null ? "Reserve" : $"Keep {kept.Address}",
            IsChange = existing is null,
            Diff = diff,
            PlannedAsync = _ => Task.FromResult(Result(existing, existing is null ? ChangeAction.Planned : ChangeAction.Unchanged)),
            CommitAsync = async c =>
            {
                await ReserveAsync(client, StaticAddresses.Collection(null), body, name, c);
                var made = await client.GetAsync(StaticAddresses.PathOf(null, name), c);
                CheckExisting(made, name, kept?.Address);
                return Result(made, ChangeAction.Created);
            },
        };
    }

    public static async Task<PlannedChange<MilvusStaticAddress>> PlanRemovalAsync(string name, string? region, ComputeClient client, EngineContext context)
    {
        var address = await StaticAddresses.GetAsync(client, region, name, context);
        RefuseUsed(address);
        return new PlannedChange<MilvusStaticAddress>
        {
            Target = $"{(region is null ? "global" : region)} address {name} ({address.Address}, project {client.Project})",
            Operation = "Release",
            IsChange = true,
            Irreversible = $"Address {address.Address} is released and cannot be recovered.",
            PlannedAsync = _ => Task.FromResult(address),
            CommitAsync = async c =>
            {
                // Somebody may have taken it into use since it was shown; Compute lets some addresses go all the same.
                RefuseUsed(await StaticAddresses.GetAsync(client, region, name, c));
                var operation = await client.DeleteAsync(StaticAddresses.PathOf(region, name), c);
                await ComputeOperation.WaitAsync(client, operation, $"Releasing address {name}", c);
                return address;
            },
        };
    }

    private static void RefuseUsed(MilvusStaticAddress address)
    {
        if (address.User.Length > 0 || address.Status == "IN_USE")
        {
            throw ComputeFault.AddressInUse(address.Name, address.User.Length > 0 ? address.User : ["an unknown resource"]);
        }
    }

    /// <summary>Reserves an address; one of that name that is there already is left as it is.</summary>
    public static async Task ReserveAsync(ComputeClient client, string collection, JsonObject body, string name, EngineContext context)
    {
        try
        {
            var operation = await client.PostAsync(collection, body, context);
            await ComputeOperation.WaitAsync(client, operation, $"Reserving address {name}", context);
        }
        catch (MilvusL7Exception e) when (e.ErrorId == "ComputeResourceExists")
        {
            // Sent twice because the first answer was lost, or made by somebody meanwhile: what is there is looked at.
            context.Verbose(e.Message);
        }
    }

    private static JsonObject Body(string name, string? address, string description)
    {
        var body = new JsonObject { ["name"] = name, ["addressType"] = "EXTERNAL", ["ipVersion"] = "IPV4", ["description"] = description };
        if (address is not null)
        {
            body["address"] = address;
        }

        return body;
    }

    private static void CheckExisting(JsonObject? existing, string name, string? wanted)
    {
        if (existing is null)
        {
            return;
        }

        if ((existing.Text("addressType") ?? "EXTERNAL") != "EXTERNAL")
        {
            throw ComputeFault.AddressOther(name, existing.Text("addressType"), "EXTERNAL");
        }

        if (wanted is not null && existing.Text("address") != wanted)
        {
            throw ComputeFault.AddressOther(name, existing.Text("address"), wanted);
        }
    }

    /// <summary>The address of an Ingress, and the name it is reserved under already; throws where it cannot be kept.</summary>
    /// <remarks>
    /// ingress-gce, pkg/loadbalancers/addresses.go: for port 80 beside HTTPS the controller reserves the address under the name of its own
    /// forwarding rule and deletes it when the Ingress goes; HTTPS alone leaves it ephemeral, and then it can be reserved.
    /// </remarks>
    private static async Task<Kept> KeptAsync(ReleaseSession session, string name, string? wanted, ComputeClient client, EngineContext context)
    {
        var reference = new ResourceRef(ResourceKind.Ingress, session.State.Namespace, name);
        var ingress = await session.Target.GetAsync(reference, context) ?? throw Errors.ResourceNotFound(reference.ToString());
        if (IngressFacts.IsInternal(ingress))
        {
            throw ComputeFault.IngressHasNoAddress(name, "it is internal, and its address belongs to a subnet, not to the project.");
        }

        var address = IngressFacts.AddressOf(ingress) ?? throw ComputeFault.IngressHasNoAddress(name, "GKE has not assigned one yet.");
        if (ingress.Annotation(IngressPlanner.GlobalAddressAnnotation) is { } annotated)
        {
            return wanted is null || wanted == annotated ? new Kept(annotated, address) : throw ComputeFault.IngressNamesAnother(name, annotated);
        }

        if (ingress.Annotation(IngressFacts.ControllerAddress) is { } reserved && await client.GetAsync(StaticAddresses.PathOf(null, reserved), context) is not null)
        {
            throw ComputeFault.AddressOfController(name, address, reserved);
        }

        return new Kept(null, address);
    }

    private sealed record Kept(string? Name, string Address);
}
