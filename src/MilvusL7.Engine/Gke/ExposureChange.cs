using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Gke;

/// <summary>What an external load balancer opens that was closed before: asked before an Ingress is made, and of one that stands.</summary>
internal static class ExposureChange
{
    public const string WithoutAuthorization = "authorization is disabled, so anyone who knows the address can read and write all data";

    /// <summary>What becomes wider without a security policy; null where nothing does.</summary>
    /// <param name="former">Who got in before.</param>
    public static string? WithoutPolicy(L4Exposure former, ServiceState service)
    {
        var ranges = service.SourceRanges.Count > 0 ? service.SourceRanges : service.RecordedSourceRanges;
        return former switch
        {
            L4Exposure.Internal => "its load balancer was internal, and an external load balancer without a security policy is open to all clients.",
            L4Exposure.Restricted => $"its layer-4 load balancer allowed only {(ranges.Count > 0 ? string.Join(", ", ranges) : "some source ranges")}, and the new load balancer without a security policy allows all.",
            _ => null,
        };
    }
}
