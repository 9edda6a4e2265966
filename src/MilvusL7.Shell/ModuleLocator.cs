namespace MilvusL7.Shell;

/// <summary>Finds the manifest of the module to import.</summary>
internal static class ModuleLocator
{
    public const string Variable = "MILVUSL7_MODULE";

    private const string Manifest = "MilvusL7.psd1";

    /// <exception cref="StartException">There is no manifest.</exception>
    public static string Find(string? fromEnvironment, string baseDirectory)
    {
        if (!string.IsNullOrEmpty(fromEnvironment))
        {
            string path = Path.GetFullPath(fromEnvironment);
            return File.Exists(path) ? path : throw new StartException($"{Variable} names {path}, which does not exist.");
        }

        string beside = Path.Combine(baseDirectory, "MilvusL7", Manifest);
        if (File.Exists(beside))
        {
            return beside;
        }

        for (DirectoryInfo? folder = new(baseDirectory); folder is not null; folder = folder.Parent)
        {
            string built = Path.Combine(folder.FullName, "out", "MilvusL7", Manifest);
            if (File.Exists(built))
            {
                return built;
            }
        }

        throw new StartException(
            $"The module was not found: no MilvusL7/{Manifest} beside the executable and no out/MilvusL7/{Manifest} above {baseDirectory}. "
            + $"Build src/MilvusL7.Cmdlets, or set {Variable} to the path of {Manifest}.");
    }
}
