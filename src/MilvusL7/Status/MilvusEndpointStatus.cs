namespace MilvusL7;

/// <summary>One endpoint of a network endpoint group: a pod, as the load balancer sees it.</summary>
public sealed record MilvusEndpointStatus
{
    /// <summary>Zone of the group.</summary>
    public string? Zone { get; internal init => field = ForeignText.Name(value); }

    /// <summary>Address of the pod.</summary>
    public string IPAddress { get; internal init => field = ForeignText.Name(value); } = string.Empty;

    /// <summary>Port of the container.</summary>
    public int Port { get; internal init; }

    /// <summary>Name of the pod; null where no pod has the address.</summary>
    public string? Pod { get; internal init => field = ForeignText.Name(value); }

    /// <summary>What the health check says.</summary>
    public EndpointHealth Health { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => $"{Pod ?? $"{IPAddress}:{Port}"} {Health}";
}
