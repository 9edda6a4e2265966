using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MilvusL7.Engine.Targets;

/// <summary>Type and permissions, owner and group of a file on Linux or macOS.</summary>
/// <param name="Mode">st_mode: the type and the permissions.</param>
internal readonly partial record struct UnixFileFacts(int Mode, uint Owner, uint Group)
{
    private const string Library = "libc";

    // Larger than any struct stat or struct statx.
    private const int BufferSize = 512;

    /// <summary>Of the file that a path leads to, through links.</summary>
    public static UnixFileFacts Of(string path)
    {
        const int currentFolder = -100;
        var buffer = new byte[BufferSize];
        var result = OperatingSystem.IsLinux() ? StatX(currentFolder, path, 0, BasicStats, buffer)
            : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatMacX64(path, buffer)
            : StatMac(path, buffer);
        return result == 0 ? Read(buffer) : throw UnixFile.Fault(path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Of an open file.</summary>
    public static UnixFileFacts Of(SafeFileHandle handle)
    {
        const int emptyPath = 0x1000;
        var added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            var descriptor = (int)handle.DangerousGetHandle();
            var buffer = new byte[BufferSize];
            var result = OperatingSystem.IsLinux() ? StatX(descriptor, string.Empty, emptyPath, BasicStats, buffer)
                : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStatMacX64(descriptor, buffer)
                : FStatMac(descriptor, buffer);
            return result == 0 ? Read(buffer) : throw UnixFile.Fault("(open file)", Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    private const uint BasicStats = 0x7FF;

    // struct statx of Linux has one layout on all architectures, unlike struct stat: uid at 20, gid at 24, mode at 28.
    // struct stat of macOS with 64-bit inodes: mode at 4, uid at 16, gid at 20.
    private static UnixFileFacts Read(ReadOnlySpan<byte> buffer)
    {
        var (mode, owner, group) = OperatingSystem.IsLinux() ? (28, 20, 24) : (4, 16, 20);
        return new UnixFileFacts(
            BitConverter.ToUInt16(buffer[mode..]), BitConverter.ToUInt32(buffer[owner..]), BitConverter.ToUInt32(buffer[group..]));
    }

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, [Out] byte[] buffer);

    [LibraryImport(Library, EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatMac(string path, [Out] byte[] buffer);

    [LibraryImport(Library, EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatMacX64(string path, [Out] byte[] buffer);

    [LibraryImport(Library, EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FStatMac(int descriptor, [Out] byte[] buffer);

    [LibraryImport(Library, EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FStatMacX64(int descriptor, [Out] byte[] buffer);
}
