namespace MilvusL7.GkeStandIn;

/// <summary>One endpoint of a network endpoint group.</summary>
/// <param name="Pod">Name of the pod behind it.</param>
/// <param name="Health">HEALTHY, UNHEALTHY or UNKNOWN.</param>
public sealed record GkeEndpoint(string IpAddress, int Port, string Instance, string Pod, string Health);
