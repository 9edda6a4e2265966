using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>The roles of samples/rbac.yaml, whole or with one right less, given to one of the rig's users in a namespace.</summary>
public static class SampleRoles
{
    public const string Narrow = "milvusl7";
    public const string ForMove = "milvusl7-move";
    public const string ForHelm = "milvusl7-helm";
    public const string ForNodes = "milvusl7-nodes";

    /// <param name="without">Verb and resource that are left out, <c>patch services</c>; null for the whole role.</param>
    public static async Task GiveAsync(Workplace place, string role, string user, string? without = null)
    {
        string file = Path.Combine(RigEnvironment.Samples, "rbac.yaml");
        var list = JsonNode.Parse(await place.Kubectl.RunAsync("apply", "--dry-run=client", "-o", "json", "-f", file))!;
        var rules = list["items"]!.AsArray().Single(item => item!["metadata"]!["name"]!.ToString() == role)!["rules"]!.AsArray();
        var less = without is null ? [.. rules.Select(rule => rule!.DeepClone())] : Without(rules, without.Split(' ')[0], without.Split(' ')[1]);
        var objects = new JsonArray(
            new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = "Role",
                ["metadata"] = new JsonObject { ["name"] = role },
                ["rules"] = new JsonArray([.. less]),
            },
            new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = "RoleBinding",
                ["metadata"] = new JsonObject { ["name"] = role },
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = role },
                ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = user }),
            });
        await place.Kubectl.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = objects }.ToJsonString());
        var kubectl = place.Rig.As(user).Kubectl;
        await Wait.UntilAsync("the rights", async () => (await kubectl.TryAsync("auth", "can-i", "get", "pods")).ExitCode == 0);
    }

    private static List<JsonNode> Without(JsonArray rules, string verb, string resource)
    {
        var result = new List<JsonNode>();
        bool found = false;
        foreach (var rule in rules)
        {
            string[] resources = Texts(rule!["resources"]);
            string[] verbs = Texts(rule["verbs"]);
            if (!resources.Contains(resource) || !verbs.Contains(verb))
            {
                result.Add(rule.DeepClone());
                continue;
            }

            found = true;
            result.Add(With(rule, resources.Except([resource]), verbs));
            result.Add(With(rule, [resource], verbs.Except([verb])));
        }

        Assert.True(found, $"the role has no right to {verb} {resource}");
        return result;
    }

    private static JsonNode With(JsonNode rule, IEnumerable<string> resources, IEnumerable<string> verbs)
    {
        var copy = rule.DeepClone();
        copy["resources"] = new JsonArray([.. resources.DefaultIfEmpty("nothing").Select(name => (JsonNode)name)]);
        copy["verbs"] = new JsonArray([.. verbs.DefaultIfEmpty("nothing").Select(name => (JsonNode)name)]);
        return copy;
    }

    private static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(item => item!.ToString())];
}
