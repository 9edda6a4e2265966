using System.Collections.Concurrent;

namespace MilvusL7.Engine;

/// <summary>
/// For the time of one plan or one observation: each object and each file is read once, however many parts of the plan need it. After
/// <see cref="Dispose"/> every read goes to its source, also with a context that still has the cache.
/// </summary>
internal sealed class ReadCache : IDisposable
{
    private readonly ConcurrentDictionary<object, Lazy<object?>> _read = new();
    private volatile bool _isOver;

    /// <param name="key">The source and what is read of it, with equality by value.</param>
    public T Get<T>(object key, Func<T> read) =>
        _isOver ? read() : (T)_read.GetOrAdd(key, _ => new Lazy<object?>(() => read())).Value!;

    /// <summary>Empties the cache, after a step that takes its time.</summary>
    public void Clear() => _read.Clear();

    public void Dispose()
    {
        _isOver = true;
        Clear();
    }
}
