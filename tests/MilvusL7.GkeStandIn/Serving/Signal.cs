using System.Runtime.InteropServices;

namespace MilvusL7.GkeStandIn;

internal static class Signal
{
    public const int Hangup = 1;

    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
