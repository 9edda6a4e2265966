using System.Runtime.InteropServices;

namespace MilvusL7.Shell;

/// <summary>Turns the terminal's echo off until disposed. Does nothing where there is no Unix terminal.</summary>
internal sealed partial class TerminalEcho : IDisposable
{
    private const int StandardInput = 0;
    private const int Now = 0;

    // ECHO is bit 3 of c_lflag, the fourth field of termios; tcflag_t is 4 bytes on Linux and 8 on macOS.
    private const byte EchoBit = 0x08;
    private static readonly int LocalFlags = OperatingSystem.IsMacOS() ? 24 : 12;

    private readonly byte[]? _saved;

    public TerminalEcho()
    {
        // More than any termios has.
        byte[] settings = new byte[256];
        if (OperatingSystem.IsWindows() || GetAttributes(StandardInput, settings) != 0)
        {
            return;
        }

        _saved = [.. settings];
        settings[LocalFlags] = (byte)(settings[LocalFlags] & ~EchoBit);
        _ = SetAttributes(StandardInput, Now, settings);
    }

    public void Dispose()
    {
        if (_saved is not null)
        {
            _ = SetAttributes(StandardInput, Now, _saved);
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAttributes(int descriptor, [Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttributes(int descriptor, int actions, byte[] settings);
}
