namespace MilvusL7.Engine.Releases;

/// <summary>Names that may have been meant.</summary>
internal static class NearName
{
    private const int Most = 10;

    /// <summary>What is said of the names that are there; empty where there are none.</summary>
    public static string Describe(string name, IEnumerable<string> others)
    {
        var there = others.Where(o => o.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var near = there.Where(o => Distance(name, o) <= Math.Max(1, Math.Min(name.Length, o.Length) / 4)).OrderBy(o => Distance(name, o)).FirstOrDefault();
        return near is not null ? $" Did you mean '{near}'?"
            : there.Length > 0 ? $" Releases found: {string.Join(", ", there.Take(Most))}{(there.Length > Most ? $" and {there.Length - Most} more" : string.Empty)}."
            : string.Empty;
    }

    /// <summary>How many letters are to be added, left out, changed or swapped with the next.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 8 || one.Length > 63 || other.Length > 63)
        {
            return int.MaxValue;
        }

        var cost = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[one.Length, other.Length];
    }
}
