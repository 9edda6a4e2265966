using System.Text;

namespace MilvusL7.Engine;

/// <summary>Reads what a program writes, to the end: a program whose output nobody reads would wait forever.</summary>
internal static class ProgramOutput
{
    /// <summary>Keeps one character more than the limit, which tells that there was more.</summary>
    /// <param name="into">The text so far. Whoever looks at it meanwhile locks it.</param>
    /// <param name="endsAtLimit">True where a part is of no use: the rest is not read.</param>
    public static async Task ReadAsync(StreamReader reader, StringBuilder into, int limit, bool endsAtLimit, CancellationToken cancellation)
    {
        var buffer = new char[16_384];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            lock (into)
            {
                into.Append(buffer, 0, Math.Min(count, limit + 1 - into.Length));
            }

            if (endsAtLimit && into.Length > limit)
            {
                return;
            }
        }
    }
}
