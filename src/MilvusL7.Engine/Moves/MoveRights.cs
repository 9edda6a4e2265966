using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Moves;

/// <summary>What an account needs in the release's namespace for a whole move, there and back.</summary>
internal static class MoveRights
{
    private static readonly string[] Own = ["get", "create", "patch", "delete"];

    /// <param name="hasAutoscaler">True where the release has an autoscaler, so that its clone gets one.</param>
    public static IReadOnlyList<AccessRight> Of(Move move, bool hasAutoscaler)
    {
        var rights = new List<AccessRight>();
        void Add(ResourceKind kind, params string[] verbs) => rights.AddRange(verbs.Select(v => new AccessRight(v, kind.Group, kind.Plural)));

        // The module's own: its lease, its record, and what it makes.
        Add(ResourceKind.Lease, "get", "create", "update", "delete");
        Add(ResourceKind.Secret, Own);
        Add(ResourceKind.BackendConfig, Own);
        Add(ResourceKind.Ingress, [.. Own, "list"]);
        Add(ResourceKind.Pod, "list");
        if (move.Record.ManagedCertificateName is not null)
        {
            Add(ResourceKind.ManagedCertificate, Own);
        }

        if (move.Record.Strategy == MilvusL7Strategy.SideBySide)
        {
            Add(ResourceKind.Service, "create", "delete");
            Add(ResourceKind.ConfigMap, Own);
            Add(ResourceKind.Deployment, "create", "delete");
            Add(ResourceKind.HorizontalPodAutoscaler, hasAutoscaler ? [.. Own, "list"] : ["list"]);
        }

        Add(ResourceKind.Service, "get", "patch");
        Add(ResourceKind.ConfigMap, move.State.ManagedBy == ManagedBy.Manifest ? ["get", "patch"] : ["get"]);
        Add(ResourceKind.Deployment, "get", "list", "patch");
        switch (move.State.ManagedBy)
        {
            case ManagedBy.Operator:
                Add(ResourceKind.Milvus, "get", "patch");
                break;
            case ManagedBy.Helm:
                // Its records; what else an upgrade of the chart writes, only helm knows.
                Add(ResourceKind.Secret, "get", "list", "create", "update", "delete");
                break;
        }

        return rights.Distinct().ToArray();
    }
}
