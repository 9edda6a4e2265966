namespace MilvusL7.Engine.Diagnosis;

/// <summary>What reading something gave: it, that it is not there, or why that cannot be known.</summary>
internal sealed record Reading<T>
    where T : class
{
    private Reading(T? value, string? unknown)
    {
        Value = value;
        Unknown = unknown;
    }

    public static Reading<T> Missing { get; } = new(null, null);

    public T? Value { get; }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Unknown { get; }

    public bool IsKnown => Unknown is null;

    /// <summary>True where it was looked for and is not there.</summary>
    public bool IsMissing => Unknown is null && Value is null;

    public static Reading<T> Of(T? value) => value is null ? Missing : new(value, null);

    public static Reading<T> NotKnown(string why) => new(null, why);

    /// <summary>What is made of the value, where there is one.</summary>
    public Reading<TOther> Select<TOther>(Func<T, TOther> make)
        where TOther : class =>
        Unknown is { } why ? Reading<TOther>.NotKnown(why) : Reading<TOther>.Of(Value is { } value ? make(value) : null);

    /// <summary>Reads, and takes a refusal or a fault of the server for an answer: what cannot be read is said, and the rest goes on.</summary>
    public static async Task<Reading<T>> TryAsync(Func<Task<T?>> read)
    {
        try
        {
            return Of(await read());
        }
        catch (MilvusL7Exception e)
        {
            return NotKnown(e.Message);
        }
    }
}
