namespace MilvusL7.ComputeStandIn;

/// <param name="Instance">The name of the node the endpoint is on.</param>
public sealed record NetworkEndpoint(string IpAddress, int Port, string? Instance = null);
