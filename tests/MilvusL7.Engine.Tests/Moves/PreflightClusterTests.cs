using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>The checks against a real API server, as an account with few rights.</summary>
public sealed class PreflightClusterTests
{
    private const string User = "manifest-admin";

    [RigFact]
    public async Task The_rights_that_an_account_lacks_are_found_and_no_others()
    {
        await using var rig = await RigNamespace.StartAsync();
        await GiveAsync(rig, "services", "get", "patch");
        var target = await rig.AsAsync(User);
        var service = new ServiceState { Name = "my-release-milvus" };
        var session = new ReleaseSession(target, new ManifestOwner(), new ReleaseState { Name = "my-release", Namespace = rig.Name, ManagedBy = ManagedBy.Manifest, Mode = MilvusMode.Cluster, Service = service });
        var request = new PreflightRequest(session)
        {
            HostNames = ["my-release.milvus.io"],
            IngressName = "my-release-milvus",
            Strategy = MilvusL7Strategy.InPlace,
            UsesManagedCertificate = true,
            UsesFrontendConfig = true,
            Rights = [new("get", string.Empty, "services"), new("patch", string.Empty, "services"), new("delete", string.Empty, "services"), new("create", "coordination.k8s.io", "leases")],
        };
        using var compute = new ComputeConnector(new ComputeAccess { Skip = "there is none" });
        MilvusL7Check? permissions = null;
        IReadOnlyList<MilvusL7Check> checks = [];
        var deadline = DateTime.UtcNow.AddSeconds(20);
        // The API server's authorizer learns of a new role a moment after it is made.
        while (permissions?.Message.Contains("patch services", StringComparison.Ordinal) != false && DateTime.UtcNow < deadline)
        {
            checks = await Preflight.RunAsync(target, request, compute, rig.Context);
            permissions = checks.Single(c => c.Id == "Permissions");
        }

        Assert.Equal($"In namespace '{rig.Name}', the account is not allowed to: delete services, create leases.coordination.k8s.io.", permissions!.Message);
        Assert.Equal(MilvusL7CheckResult.Failed, permissions.Result);
        // Discovery takes no right.
        Assert.Equal(MilvusL7CheckResult.Passed, checks.Single(c => c.Id == "GkeKinds").Result);
        Assert.Equal(["Permissions"], checks.Where(c => c.Result == MilvusL7CheckResult.Failed).Select(c => c.Id));
    }

    private static async Task GiveAsync(RigNamespace rig, string resource, params string[] verbs)
    {
        const string group = "rbac.authorization.k8s.io";
        var path = $"apis/{group}/v1/namespaces/{rig.Name}";
        await rig.SendAsync(HttpMethod.Post, $"{path}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "few" },
            ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray(string.Empty), ["resources"] = new JsonArray(resource), ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]) }),
        });
        await rig.SendAsync(HttpMethod.Post, $"{path}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "few" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = group, ["kind"] = "Role", ["name"] = "few" },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = group, ["kind"] = "User", ["name"] = User }),
        });
    }
}
