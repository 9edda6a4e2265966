namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>Says in a session of its own what loaded the engine: loaded there by path, it sees each assembly come.</summary>
public static class LoadWatch
{
    private static readonly List<string> Seen = [];

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

    public static string[] Report()
    {
        lock (Seen)
        {
            return [.. Seen];
        }
    }
}
