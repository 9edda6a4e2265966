using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Targets;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>What <see cref="LeaseServer"/> stands for, on a real API server.</summary>
public sealed class MoveLeaseClusterTests
{
    [RigFact]
    public async Task It_is_made_renewed_refused_to_a_second_one_and_deleted()
    {
        await using var rig = await RigNamespace.StartAsync();
        await using (var lease = await AcquireAsync(rig))
        {
            await lease.RenewAsync(lease.Guarded);
            Assert.Equal(HostProcess.Current, LeaseHolder.Read((await GetAsync(rig))!).Process);
            Assert.Equal("MoveInProgress", (await Assert.ThrowsAsync<MilvusL7Exception>(() => AcquireAsync(rig))).ErrorId);
        }

        Assert.Null(await GetAsync(rig));
    }

    [RigFact]
    public async Task Of_many_at_once_one_gets_it()
    {
        await using var rig = await RigNamespace.StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAcquireAsync(rig)));

        await using var winner = Assert.Single(outcomes.OfType<MoveLease>());
        Assert.All(outcomes.OfType<MilvusL7Exception>(), e => Assert.Equal("MoveInProgress", e.ErrorId));
        Assert.Equal(7, outcomes.OfType<MilvusL7Exception>().Count());
    }

    [RigFact]
    public async Task Of_many_at_once_one_takes_over_what_was_left()
    {
        await using var rig = await RigNamespace.StartAsync();
        await LeaveAsync(rig);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAcquireAsync(rig)));

        await using var winner = Assert.Single(outcomes.OfType<MoveLease>());
        Assert.Equal(1, (await GetAsync(rig)).Number("spec", "leaseTransitions"));
    }

    [RigFact]
    public async Task A_deleted_one_is_not_made_anew_by_its_holder()
    {
        await using var rig = await RigNamespace.StartAsync();
        await using var lease = await AcquireAsync(rig);
        await rig.SendAsync(HttpMethod.Delete, PathOf(rig), null);

        Assert.Equal("MoveLeaseLost", (await Assert.ThrowsAsync<MilvusL7Exception>(() => lease.RenewAsync(lease.Guarded))).ErrorId);

        Assert.True(lease.Lost.IsCancellationRequested);
        Assert.Null(await GetAsync(rig));
    }

    [RigFact]
    public async Task One_taken_over_is_not_deleted_by_its_former_holder()
    {
        await using var rig = await RigNamespace.StartAsync();
        var lease = await AcquireAsync(rig);
        await LeaveAsync(rig, made: true);
        await using var follower = await AcquireAsync(rig);

        await lease.DisposeAsync();

        Assert.NotNull(await GetAsync(rig));
        await follower.RenewAsync(follower.Guarded);
    }

    private static async Task<object> TryAcquireAsync(RigNamespace rig)
    {
        try
        {
            return await AcquireAsync(rig);
        }
        catch (MilvusL7Exception e)
        {
            return e;
        }
    }

    private static Task<MoveLease> AcquireAsync(RigNamespace rig) => MoveLease.AcquireAsync(rig.Target.Connection, "my-release", rig.Name, rig.Context);

    private static Task<JsonObject?> GetAsync(RigNamespace rig) => rig.Target.GetAsync(new ResourceRef(ResourceKind.Lease, rig.Name, "milvusl7-my-release"), rig.Context);

    private static string PathOf(RigNamespace rig, string? name = "/milvusl7-my-release") => $"apis/coordination.k8s.io/v1/namespaces/{rig.Name}/leases{name}";

    private static async Task LeaveAsync(RigNamespace rig, bool made = false)
    {
        var lease = made ? (await GetAsync(rig))! : new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject
            {
                ["name"] = "milvusl7-my-release",
                ["labels"] = Ownership.Labels("my-release"),
                ["annotations"] = new JsonObject(),
            },
            ["spec"] = new JsonObject { ["leaseDurationSeconds"] = 30 },
        };
        ((JsonObject)lease["spec"]!).Remove("holderIdentity");
        await rig.SendAsync(made ? HttpMethod.Put : HttpMethod.Post, PathOf(rig, made ? "/milvusl7-my-release" : null), lease);
    }
}
