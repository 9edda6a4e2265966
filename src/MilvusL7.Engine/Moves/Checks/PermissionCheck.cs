using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>Asks the API server for each right by a SelfSubjectAccessReview: only that counts what GKE's IAM grants, too.</summary>
internal static class PermissionCheck
{
    private const string Path = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private const int AtOnce = 8;

    private static readonly AccessRight Every = new("*", "*", "*");

    public static async Task<CheckResult.Outcome> LookAsync(KubernetesConnection connection, string? @namespace, IReadOnlyList<AccessRight> rights, EngineContext context)
    {
        var asked = rights.Distinct().ToArray();
        // An administrator is asked one question.
        if (await IsAllowedAsync(connection, @namespace, Every, context))
        {
            return Passed(asked);
        }

        var allowed = new bool[asked.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, asked.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = context.Cancellation },
            async (i, _) => allowed[i] = await IsAllowedAsync(connection, @namespace, asked[i], context));
        var missing = asked.Where((_, i) => !allowed[i]).ToArray();
        return missing.Length == 0
            ? Passed(asked)
            : CheckResult.Failed($"In namespace '{@namespace}', the account is not allowed to: {string.Join(", ", missing.Select(m => m.ToString()))}.", $"Add these rules to a Role of the account: {Rules(missing)} (samples/rbac.yaml lists all required rules).");
    }

    private static CheckResult.Outcome Passed(AccessRight[] asked) => CheckResult.Passed($"The account has all {asked.Length} permissions that the move needs.");

    private static async Task<bool> IsAllowedAsync(KubernetesConnection connection, string? @namespace, AccessRight right, EngineContext context)
    {
        var parts = right.Resource.Split('/', 2);
        var attributes = new JsonObject
        {
            ["namespace"] = @namespace,
            ["verb"] = right.Verb,
            ["group"] = right.Group,
            ["resource"] = parts[0],
        };
        if (parts.Length > 1)
        {
            attributes["subresource"] = parts[1];
        }

        if (right.Name is { } name)
        {
            attributes["name"] = name;
        }

        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await connection.SendAsync(HttpMethod.Post, Path, review, null, $"check permission to {right}", context);
        return answer.Flag("status", "allowed") == true;
    }

    private static string Rules(IEnumerable<AccessRight> rights) => string.Join(", ", rights
        .GroupBy(r => (r.Group, r.Resource))
        .Select(g => $"{{apiGroups: [\"{g.Key.Group}\"], resources: [\"{g.Key.Resource}\"], verbs: [{string.Join(", ", g.Select(r => r.Verb).Distinct().Select(v => $"\"{v}\""))}]}}"));
}
