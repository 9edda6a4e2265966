namespace MilvusL7.Engine;

/// <summary>
/// Finds programs by PATH alone. Process.Start also looks in the current folder, where a file of that name may be anyone's.
/// </summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program; null where PATH has none. A name with a folder in it is returned unchanged.</summary>
    public static string? Find(string name, string? searchPath = null)
    {
        if (HasFolder(name))
        {
            return name;
        }

        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified);
        return folders.SelectMany(f => Extensions(name).Select(e => Path.Combine(f, name + e))).FirstOrDefault(IsProgram);
    }

    private static IEnumerable<string> Extensions(string name) => !OperatingSystem.IsWindows() || Path.HasExtension(name)
        ? [string.Empty]
        : (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a name is a path, which PATH is not searched for.</summary>
    public static bool HasFolder(string name) =>
        name.Contains(Path.DirectorySeparatorChar) || name.Contains(Path.AltDirectorySeparatorChar);

    private static bool IsProgram(string path)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
    }
}
