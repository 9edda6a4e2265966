using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Targets;

/// <summary>
/// While it lasts, each thing is read once, however many look at it: for a plan, or one look at a load balancer. Once it is over, whoever still
/// has a target of it reads anew.
/// </summary>
internal sealed class Moment : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonObject?>>> _read = new(StringComparer.Ordinal);
    private volatile bool _isOver;

    public Task<JsonObject?> ReadAsync(string path, Func<Task<JsonObject?>> read) =>
        _isOver ? read() : _read.GetOrAdd(path, _ => new Lazy<Task<JsonObject?>>(read)).Value;

    /// <summary>Begins anew, after something that takes its time.</summary>
    public void Forget() => _read.Clear();

    public void Dispose()
    {
        _isOver = true;
        Forget();
    }
}
