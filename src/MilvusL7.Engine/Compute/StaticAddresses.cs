using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Compute;

/// <summary>Reads static addresses.</summary>
internal static class StaticAddresses
{
    /// <summary>Where addresses are kept: globally, or in a region.</summary>
    public static string Collection(string? region) => region is null ? "global/addresses" : $"regions/{region}/addresses";

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
        await client.GetAsync($"{Collection(region)}/{name}", context) is { } found
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
