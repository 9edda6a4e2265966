namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The load balancer has an address, and a client does not get through. That Milvus asks who it is is no failure: it was reached. From outside the
/// VPC an internal load balancer is out of reach, which says nothing about it.
/// </summary>
internal sealed class ConnectionFailedRule() : Rule("ConnectionFailed", FindingSeverity.Error)
{
    private const string Reached = "AuthorizationRequired";

    private static readonly string[] OutOfReach = ["ConnectionTimeout", "NetworkUnreachable"];

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var connection in observation.Connections.Where(c => !c.Connected && c.FindingId != Reached))
        {
            var isOutside = observation.IsInternal && OutOfReach.Contains(connection.FindingId);
            yield return Finding(
                observation,
                $"https://{connection.HostName}:{connection.Port}",
                $"A connection to {connection.Address} as {connection.HostName} fails at stage {connection.FailedStage} ({connection.FindingId}): {connection.Message}{(isOutside ? " This machine may be outside the VPC." : string.Empty)}",
                string.Join(", ", connection.Stage.Where(s => s.Result != MilvusConnectionResult.Skipped).Select(s => $"{s.Name}: {s.Evidence}")),
                connection.RecommendedAction ?? observation.Command("Test-MilvusConnection"),
                severity: isOutside ? FindingSeverity.Information : !observation.IsPastStart ? FindingSeverity.Warning : null);
        }
    }
}
