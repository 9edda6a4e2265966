namespace MilvusL7.Engine.Targets.Folder;

/// <summary>
/// Held while files of a folder are compared and written: of two commands that change the same file, the second one sees what the
/// first one wrote. Advisory: other programs do not respect it.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<IDisposable> _held = [];

    private FolderLock()
    {
    }

    /// <summary>Locks the folders of these files.</summary>
    /// <exception cref="MilvusL7Exception"><c>FolderBusy</c>: another command holds the lock too long.</exception>
    public static FolderLock Of(IEnumerable<string> files, CancellationToken cancellation, TimeProvider? time = null)
    {
        // Always in one order, so that two commands never wait for each other.
        var folders = files.Select(f => Path.GetDirectoryName(Target(f))!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var result = new FolderLock();
        try
        {
            foreach (var folder in folders)
            {
                result.Take(folder, time ?? TimeProvider.System, cancellation);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var held in _held)
        {
            held.Dispose();
        }
    }

    // A loop of links is reported where the file is read or written.
    private static string Target(string file)
    {
        try
        {
            return LocalFile.Target(file);
        }
        catch (IOException)
        {
            return file;
        }
    }

    private void Take(string folder, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                IDisposable? held = UnixFile.IsSupported ? UnixFile.TryLock(folder) : OpenLockFile(folder);
                if (held is not null)
                {
                    _held.Add(held);
                }

                return;
            }
            catch (TimeoutException)
            {
                if (time.GetElapsedTime(start) > Longest)
                {
                    throw Errors.FolderBusy(folder, Longest);
                }

                cancellation.WaitHandle.WaitOne(Pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    // Windows does not open folders for locking; a file that only one can open, and that ends with its handle, does the same.
    private static FileStream? OpenLockFile(string folder)
    {
        try
        {
            var path = Path.Combine(folder, ".milvusl7.lock");
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new TimeoutException(null, e);
        }
    }
}
