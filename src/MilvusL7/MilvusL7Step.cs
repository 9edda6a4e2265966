namespace MilvusL7;

/// <summary>One step of a move.</summary>
public sealed class MilvusL7Step
{
    /// <summary>Its place in the order, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it is about: <c>Certificate</c>, <c>Ingress</c>, <c>Rollout</c>.</summary>
    public required string Name { get; init => field = ForeignText.Name(value); }

    /// <summary>The cmdlet that does it.</summary>
    public required string Command { get; init => field = ForeignText.Name(value); }

    /// <summary>The object: <c>Ingress milvus/my-release-milvus</c>.</summary>
    public required string Target { get; init => field = ForeignText.Of(value); }

    /// <summary>What happens to it: <c>Create</c>, <c>Wait</c>, <c>Delete</c>.</summary>
    public required string Operation { get; init => field = ForeignText.Of(value); }

    /// <summary>True where something is to be done; false where it is as it shall be already.</summary>
    public bool IsChange { get; init; }

    /// <summary>True where the object is there already.</summary>
    public bool Exists { get; init; }

    /// <summary>Unified diff of the change, secrets masked; empty where nothing changes.</summary>
    public string Diff { get; init => field = ForeignText.Diff(value); } = string.Empty;

    /// <summary>What it waits for; null where it waits for nothing.</summary>
    public string? WaitsFor { get; init => field = ForeignText.Of(value); }

    /// <summary>What clients notice.</summary>
    public MilvusL7ClientImpact ClientImpact { get; init; }

    /// <summary>The same in words, with how long it lasts; null where clients notice nothing.</summary>
    public string? ClientNotice { get; init => field = ForeignText.Of(value); }

    /// <summary>Deployments whose pods restart.</summary>
    public string[] RestartedDeployment { get; init => field = ForeignText.Name(value); } = [];

    /// <summary>What cannot be taken back; null where all can.</summary>
    public string? Irreversible { get; init => field = ForeignText.Of(value); }

    /// <summary>How long it took; null where it was not carried out.</summary>
    public TimeSpan? Duration { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Number}. {Operation} {Target}";
}
