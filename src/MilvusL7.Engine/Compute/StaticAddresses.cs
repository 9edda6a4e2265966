using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Compute;

/// <summary>Reads static addresses.</summary>
internal static class StaticAddresses
{
    /// <summary>Where addresses are kept: globally, or in a region.</summary>
    public static string Collection(string? region) => $"{ScopeOf(region)}/addresses";

    public static string PathOf(string? region, string name) => ComputePath.Of(ScopeOf(region), "addresses", name);

    /// <summary>What the module writes about an address that it reserves for a release: only that release gives it up again.</summary>
    /// <param name="uid">Uid of the release's Service, which tells clusters of one project apart; null where there is no cluster.</param>
    public static string Description(ReleaseState state, string? uid) =>
        $"MilvusL7: release {(state.Namespace is null ? state.Name : $"{state.Namespace}/{state.Name}")}" + (uid is null ? string.Empty : $", Service {uid}");

    private static string ScopeOf(string? region) => region is null ? ComputePath.Global : ComputePath.Region(region);

    /// <param name="exact">The name where it holds no wildcard: one that is not there is an error then.</param>
    public static async IAsyncEnumerable<MilvusStaticAddress> FindAsync(ComputeClient client, string? region, string? exact, Func<string, bool> isMatch, EngineContext context)
    {
        if (exact is not null)
        {
            yield return await GetAsync(client, region, exact, context);
            yield break;
        }

        await foreach (var item in client.ListAsync(Collection(region), null, context))
        {
            if (isMatch(item.Text("name") ?? string.Empty))
            {
                yield return Read(item, client.Project);
            }
        }
    }

    /// <exception cref="MilvusL7Exception"><c>StaticAddressNotFound</c>.</exception>
    public static async Task<MilvusStaticAddress> GetAsync(ComputeClient client, string? region, string name, EngineContext context) =>
        await client.GetAsync(PathOf(region, name), context) is { } found
            ? Read(found, client.Project)
            : throw ComputeFault.AddressNotFound(name, region is null ? $"project '{client.Project}'" : $"region '{region}' of project '{client.Project}'");

    public static MilvusStaticAddress Read(JsonObject address, string project) => new()
    {
        Name = address.Text("name") ?? string.Empty,
        Address = address.Text("address"),
        Status = address.Text("status"),
        User = address.Texts("users").Select(ComputeNames.Last).ToArray(),
        Region = address.Text("region") is { } region ? ComputeNames.Last(region) : null,
        AddressType = address.Text("addressType") ?? "EXTERNAL",
        Created = address.Time("creationTimestamp"),
        Project = project,
    };
}
