namespace MilvusL7.TestKit;

/// <summary>Says in a session of its own what loaded the engine: loaded there by path, it sees each assembly come.</summary>
public static class LoadWatch
{
    private static readonly List<string> Seen = [];

    /// <summary>From here on.</summary>
    public static void Start() => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        if (loaded.LoadedAssembly.GetName().Name == "MilvusL7.Engine")
        {
            lock (Seen)
            {
                Seen.Add($"the engine was loaded by {Environment.StackTrace.ReplaceLineEndings(" | ")}");
            }
        }
    };

    /// <summary>What was seen; empty where the engine was not loaded.</summary>
    public static string[] Report()
    {
        lock (Seen)
        {
            return [.. Seen];
        }
    }
}
