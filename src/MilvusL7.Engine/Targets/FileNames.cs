namespace MilvusL7.Engine.Targets;

/// <summary>Names of the files that new resources are written to.</summary>
internal static class FileNames
{
    public static string Of(string name, string kind)
    {
        var suffix = "-" + kind.ToLowerInvariant();
        return (name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix) + ".yaml";
    }
}
