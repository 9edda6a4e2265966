using System.Text.Json.Nodes;
using Xunit;

namespace MilvusL7.Engine.Tests;

public sealed class ReadCacheTests
{
    private int _reads;

    [Fact]
    public async Task Cache_with_many_concurrent_readers_reads_each_key_once()
    {
        using var cache = new ReadCache();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => cache.Get("a", ReadAsync))));

        Assert.All(answers, a => Assert.Equal(1, (int)a!["number"]!));
        Assert.Equal(2, (int)(await cache.Get("b", ReadAsync))!["number"]!);
    }

    [Fact]
    public async Task Cache_after_Clear_or_Dispose_reads_again()
    {
        var cache = new ReadCache();
        await cache.Get("a", ReadAsync);

        cache.Clear();
        Assert.Equal(2, (int)(await cache.Get("a", ReadAsync))!["number"]!);
        Assert.Equal(2, (int)(await cache.Get("a", ReadAsync))!["number"]!);

        cache.Dispose();
        Assert.Equal(3, (int)(await cache.Get("a", ReadAsync))!["number"]!);
        Assert.Equal(4, (int)(await cache.Get("a", ReadAsync))!["number"]!);
    }

    private async Task<JsonObject?> ReadAsync()
    {
        int number = Interlocked.Increment(ref _reads);
        await Task.Delay(20);
        return new JsonObject { ["number"] = number };
    }
}
