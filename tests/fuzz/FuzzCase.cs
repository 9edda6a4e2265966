using CsCheck;

namespace MilvusL7.Fuzz;

/// <summary>One case: everything random in it comes from the seed and the case's number, so that it can be run again alone.</summary>
internal sealed class FuzzCase
{
    private readonly PCG _source;

    public FuzzCase(int area, ulong seed, long number)
    {
        Number = number;
        _source = new PCG((uint)area, seed * 1_000_003 + (ulong)number);
        Random = new Random(Draw(Gen.Int));
    }

    public long Number { get; }

    /// <summary>For code that draws by itself.</summary>
    public Random Random { get; }

    public T Draw<T>(Gen<T> generator) => generator.Generate(_source, null, out _);

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];
}
