using System.Runtime.InteropServices;

namespace MilvusL7.GkeStandIn;

/// <summary>Signals to processes that the caller started.</summary>
public static class Signal
{
    public const int Hangup = 1;
    public const int Terminate = 15;

    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
