using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MilvusL7.Engine.Targets;

/// <summary>What .NET does not offer for files on Linux and macOS: their type, an open that never waits, owner and group, a lock.</summary>
internal static partial class UnixFile
{
    private const string Library = "libc";
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const uint Unchanged = uint.MaxValue;

    [UnsupportedOSPlatformGuard("windows")]
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Opens a regular file, also behind links. Opening a FIFO or a device neither waits nor has an effect.</summary>
    /// <exception cref="MilvusL7Exception"><c>FileNotRegular</c>.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SafeFileHandle OpenRegular(string path, bool forWriting)
    {
        // Before the open, because opening a device can already do something (rewind a tape); after it, because the path can change.
        RequireRegular(UnixFileFacts.Of(path), path);
        var handle = OpenHandle(path, (forWriting ? 1 : 0) | Flags.NonBlocking | Flags.CloseOnExec | Flags.NoTerminal);
        try
        {
            RequireRegular(UnixFileFacts.Of(handle), path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Gives a new file the owner, group and mode of the file that it will replace.</summary>
    /// <param name="isPrivate">True where only the owner may have access.</param>
    /// <returns>A warning where owner or group could not be kept; otherwise null.</returns>
    [UnsupportedOSPlatform("windows")]
    public static string? CopyOwnership(string original, SafeFileHandle copy, bool isPrivate)
    {
        var wanted = UnixFileFacts.Of(original);
        var own = UnixFileFacts.Of(copy);
        var keepsGroup = own.Group == wanted.Group || ChangeOwner(copy, Unchanged, wanted.Group) == 0;
        var keepsOwner = own.Owner == wanted.Owner || ChangeOwner(copy, wanted.Owner, Unchanged) == 0;
        var mode = (UnixFileMode)(wanted.Mode & 0xFFF);
        if (isPrivate)
        {
            mode &= ~(AllOf(UnixFileMode.GroupRead) | AllOf(UnixFileMode.OtherRead));
        }

        if (!keepsGroup)
        {
            // What the old group was allowed is not granted to another group.
            mode &= ~(AllOf(UnixFileMode.GroupRead) | UnixFileMode.SetGroup);
        }

        if (!keepsOwner)
        {
            mode &= ~UnixFileMode.SetUser;
        }

        // Last, because a change of the owner clears bits of the mode.
        File.SetUnixFileMode(copy, mode);
        return keepsOwner && keepsGroup ? null
            : $"The owner and group of {original} could not be kept: this account is not allowed to change a file's owner. "
                + FormattableString.Invariant($"Restore them with: chown {wanted.Owner}:{wanted.Group} '{original}'");
    }

    /// <summary>Takes the exclusive lock of a folder without waiting.</summary>
    /// <returns>The lock; null where there is none to take: a file system without locks, a folder that cannot be listed.</returns>
    /// <exception cref="TimeoutException">Another process or thread holds it.</exception>
    public static SafeFileHandle? TryLock(string folder)
    {
        const int exclusive = 2, nonBlocking = 4;
        SafeFileHandle handle;
        try
        {
            handle = OpenHandle(folder, Flags.NonBlocking | Flags.CloseOnExec);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (Lock(handle, exclusive | nonBlocking) == 0)
        {
            return handle;
        }

        var isHeld = Marshal.GetLastPInvokeError() == Flags.WouldBlock;
        handle.Dispose();
        return isHeld ? throw new TimeoutException() : null;
    }

    /// <summary>The exception of .NET for an error number of the C library.</summary>
    internal static Exception Fault(string path, int error)
    {
        const int noEntry = 2, accessDenied = 13, notDirectory = 20;
        var text = $"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'";
        return error switch
        {
            noEntry => new FileNotFoundException(text, path),
            notDirectory => new DirectoryNotFoundException(text),
            accessDenied => new UnauthorizedAccessException(text),
            _ => new IOException(text),
        };
    }

    private static void RequireRegular(UnixFileFacts facts, string path)
    {
        if ((facts.Mode & TypeMask) != Regular)
        {
            throw Errors.FileNotRegular(path, NameOf(facts.Mode & TypeMask));
        }
    }

    private static string NameOf(int type) => type switch
    {
        0x1000 => "a FIFO (named pipe)",
        0x2000 => "a character device",
        0x4000 => "a folder",
        0x6000 => "a block device",
        0xC000 => "a socket",
        _ => "a special file",
    };

    private static UnixFileMode AllOf(UnixFileMode read) => (UnixFileMode)((int)read | ((int)read >> 1) | ((int)read >> 2));

    private static SafeFileHandle OpenHandle(string path, int flags)
    {
        const int interrupted = 4;
        int descriptor;
        do
        {
            descriptor = OpenFile(path, flags);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == interrupted);

        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Fault(path, Marshal.GetLastPInvokeError());
    }

    // No O_CREAT, so that the mode, which is a variadic argument, is never needed.
    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>The numbers of fcntl.h and errno.h: Linux has the same on every architecture that .NET runs on.</summary>
    private static class Flags
    {
        public static readonly int NonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
        public static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;
        public static readonly int NoTerminal = OperatingSystem.IsMacOS() ? 0x2_0000 : 0x100;
        public static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;
    }
}
