using System.Globalization;

namespace MilvusL7.Engine;

/// <summary>What Linux says of a process in <c>/proc/PID/stat</c>, by proc(5).</summary>
internal static class ProcessStatus
{
    public const int State = 0, Parent = 1, StartTime = 19;

    /// <summary>The fields behind the program's name, which may have spaces and parentheses of its own.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static string[] Read(int id)
    {
        var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }
}
