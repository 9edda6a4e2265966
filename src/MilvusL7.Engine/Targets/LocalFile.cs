using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MilvusL7.Engine.Targets;

/// <summary>
/// Every read and write of a file that a user names. A read ends: what is not a regular file, or is larger than
/// <see cref="LargestSize" />, is an error. A write replaces the file in one step, or leaves it as it was.
/// </summary>
internal static class LocalFile
{
    public const int LargestSize = 32 * 1024 * 1024;

    /// <summary>The UTF-8 encoding without a byte order mark.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <exception cref="MilvusL7Exception"><c>PathNotFound</c>, <c>FileNotRegular</c>, <c>FileTooLarge</c>, <c>FileNotReadable</c>.</exception>
    public static byte[] ReadBytes(string path) => Reading(path, handle => ReadAll(handle, path));

    /// <summary>The text of a file; a byte order mark says which encoding it has, otherwise it is UTF-8.</summary>
    /// <exception cref="MilvusL7Exception">As <see cref="ReadBytes" />.</exception>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Refuses what another program is to read and what is not a regular file, or cannot be read.</summary>
    /// <exception cref="MilvusL7Exception"><c>PathNotFound</c>, <c>FileNotRegular</c>, <c>FileNotReadable</c>.</exception>
    public static void RequireRegular(string path) => Reading(path, _ => true);

    /// <summary>Creates the folder of a file where it is missing.</summary>
    /// <exception cref="MilvusL7Exception"><c>FileNotWritable</c>.</exception>
    public static void MakeFolderOf(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileNotWritable(path, e);
        }
    }

    /// <inheritdoc cref="Write(string, Action{TextWriter}, bool, Func{bool})" />
    public static string? Write(string path, string text, bool isPrivate = false, Func<bool>? isUnchanged = null) =>
        Write(path, writer => writer.Write(text), isPrivate, isUnchanged);

    /// <summary>
    /// Replaces a file in one step, so that a reader sees the old text or the new text. A symbolic link is kept; its target is replaced.
    /// Mode, owner and group of an existing file are kept.
    /// </summary>
    /// <param name="isPrivate">True for a file that only its owner may read.</param>
    /// <param name="isUnchanged">Asked immediately before the file is replaced: false means that another program changed it.</param>
    /// <returns>A warning where owner or group could not be kept; otherwise null.</returns>
    /// <exception cref="MilvusL7Exception"><c>FileNotRegular</c>, <c>FileNotWritable</c>, <c>ChangedMeanwhile</c>.</exception>
    public static string? Write(string path, Action<TextWriter> write, bool isPrivate = false, Func<bool>? isUnchanged = null)
    {
        string? temporary = null;
        try
        {
            var file = Target(path);
            var isThere = File.Exists(file);
            if (isThere)
            {
                // Permission to replace a file in its folder does not include permission to write the file.
                Open(file, forWriting: true).Dispose();
            }

            var name = Temporary(file);
            string? warning;
            using (var stream = new FileStream(name, Exclusive(isThere || isPrivate)))
            {
                temporary = name;
                using (var writer = new StreamWriter(stream, Utf8, leaveOpen: true))
                {
                    write(writer);
                }

                warning = isThere && UnixFile.IsSupported ? UnixFile.CopyOwnership(file, stream.SafeFileHandle, isPrivate) : null;
                stream.Flush(flushToDisk: true);
            }

            if (isUnchanged?.Invoke() == false)
            {
                throw Errors.FileChangedMeanwhile(path);
            }

            Replace(temporary, file, path, isThere);
            temporary = null;
            return warning;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileNotWritable(path, e);
        }
        finally
        {
            Discard(temporary);
        }
    }

    /// <summary>Deletes a file; of a symbolic link, the link.</summary>
    /// <exception cref="MilvusL7Exception"><c>FileNotWritable</c>.</exception>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileNotWritable(path, e);
        }
    }

    /// <summary>The file that a path leads to: the path itself, or the last target of a symbolic link.</summary>
    /// <exception cref="IOException">The links form a loop.</exception>
    public static string Target(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static T Reading<T>(string path, Func<SafeFileHandle, T> read)
    {
        try
        {
            using var handle = Open(path, forWriting: false);
            return read(handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.PathNotFound(path, "Check the path.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileNotReadable(path, e);
        }
    }

    private static SafeFileHandle Open(string path, bool forWriting)
    {
        if (UnixFile.IsSupported)
        {
            return UnixFile.OpenRegular(path, forWriting);
        }

        if (IsDevicePath(path))
        {
            throw Errors.FileNotRegular(path, "a device or a pipe");
        }

        var access = forWriting ? FileAccess.Write : FileAccess.Read;
        var handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // Windows reports a file on a disk as seekable, and a pipe or a character device as not.
            using var probe = new FileStream(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), access, 0);
            return probe.CanSeek ? handle : throw Errors.FileNotRegular(path, "a device or a pipe");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // \\.\COM1, \\.\pipe\x, \\server\pipe\x; GetFullPath turns a reserved name such as NUL into \\.\NUL.
    private static bool IsDevicePath(string path)
    {
        var parts = Path.GetFullPath(path).Replace('/', '\\').Split('\\');
        return OperatingSystem.IsWindows() && parts is ["", "", var host, var share, ..]
            && (host == "." || share.Equals("pipe", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] ReadAll(SafeFileHandle handle, string path)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > LargestSize)
        {
            throw Errors.FileTooLarge(path, LargestSize);
        }

        // Some file systems report a length of 0, and a file can grow while it is read.
        var buffer = new byte[Math.Max(length, 4096) + 1];
        var count = 0;
        while (RandomAccess.Read(handle, buffer.AsSpan(count), count) is var read and > 0)
        {
            count += read;
            if (count > LargestSize)
            {
                throw Errors.FileTooLarge(path, LargestSize);
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LargestSize + 1));
            }
        }

        return buffer[..count];
    }

    // A random name that must not exist: nobody can put a link or a file in its place beforehand, and two writers never share it.
    private static string Temporary(string file)
    {
        const int keptOfName = 40;
        var name = Path.GetFileName(file);
        var random = Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();
        return Path.Combine(Path.GetDirectoryName(file)!, $".{name[..Math.Min(name.Length, keptOfName)]}.{random}.tmp");
    }

    private static FileStreamOptions Exclusive(bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && isPrivate)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void Replace(string temporary, string file, string path, bool isThere)
    {
        try
        {
            File.Move(temporary, file, overwrite: isThere);
        }
        catch (IOException) when (!isThere && File.Exists(file))
        {
            throw Errors.FileChangedMeanwhile(path);
        }
    }

    private static void Discard(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that made the file superfluous says more.
        }
    }
}
