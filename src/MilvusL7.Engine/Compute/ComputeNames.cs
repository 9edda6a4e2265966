namespace MilvusL7.Engine.Compute;

/// <summary>Takes the URLs apart by which the Compute API names its resources.</summary>
internal static class ComputeNames
{
    /// <summary>The resource's own name: the last part of a URL.</summary>
    public static string Last(string url) => url[(url.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    /// <summary>What follows <c>projects/PROJECT/</c> in a URL; null where it is no such URL.</summary>
    public static string? PathOf(string? url)
    {
        var parts = url?.Split('/') ?? [];
        var at = Array.IndexOf(parts, "projects");
        return at < 0 || at + 2 >= parts.Length ? null : string.Join('/', parts[(at + 2)..]);
    }

    /// <summary>The region of a zone: <c>us-west1</c> of <c>us-west1-a</c>.</summary>
    public static string RegionOf(string zoneOrRegion)
    {
        var parts = zoneOrRegion.Split('-');
        return parts.Length > 2 ? string.Join('-', parts[..^1]) : zoneOrRegion;
    }
}
