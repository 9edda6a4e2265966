using System.Collections.Concurrent;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Compute;

/// <summary>Opens the Compute API for the clusters a cmdlet works on, once for each project.</summary>
internal sealed class ComputeConnector(ComputeAccess access) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ComputeClient>>> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<GcpPlace>>> _places = new(StringComparer.Ordinal);

    /// <summary>The project that the user named; null for the cluster's.</summary>
    public string? Project => access.Project;

    /// <summary>Why Compute is not to be asked; null where it is.</summary>
    public string? Skip => access.Skip;

    /// <summary>Where the cluster is; a project that the user named outranks what is read there.</summary>
    public async Task<GcpPlace> PlaceAsync(ITarget target, EngineContext context)
    {
        var place = await OnceAsync(_places, target.Info.Server ?? target.Info.Name, () => GcpPlace.ReadAsync(target, context));
        return access.Project is { } asked ? place with { Project = asked } : place;
    }

    /// <exception cref="MilvusL7Exception"><c>ComputeProjectUnknown</c>, or no credentials.</exception>
    public async Task<ComputeClient> OpenAsync(ITarget target, EngineContext context) =>
        await OpenAsync((await PlaceAsync(target, context)).Project ?? throw ComputeFault.ProjectUnknown(), context);

    public Task<ComputeClient> OpenAsync(string project, EngineContext context) =>
        OnceAsync(_clients, project, () => ComputeClient.OpenAsync(access, project, context));

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(c => c.IsValueCreated && c.Value.IsCompletedSuccessfully))
        {
            client.Value.Result.Dispose();
        }
    }

    /// <summary>What failed is tried anew by the next who asks: a wait outlives a restart of the API server.</summary>
    private static async Task<T> OnceAsync<T>(ConcurrentDictionary<string, Lazy<Task<T>>> all, string key, Func<Task<T>> make)
    {
        var entry = all.GetOrAdd(key, _ => new(make));
        try
        {
            return await entry.Value;
        }
        catch
        {
            all.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }
}
