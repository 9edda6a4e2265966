namespace MilvusL7.Engine.Targets;

/// <summary>Names of the files that new resources are written to, and where files are.</summary>
internal static class FileNames
{
    public static string Of(string name, string kind)
    {
        var suffix = "-" + kind.ToLowerInvariant();
        return (name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix) + ".yaml";
    }

    /// <summary>True for a folder itself and for what is in it, by full paths without a separator at the end.</summary>
    public static bool IsWithin(string folder, string path) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
