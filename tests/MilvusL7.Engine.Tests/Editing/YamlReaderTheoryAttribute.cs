using Xunit;

namespace MilvusL7.Engine.Tests.Editing;

/// <summary>A test against helm 3, helm 4 and kubectl; skipped, with the reason, where tests/cluster/setup.sh has not built them.</summary>
internal sealed class YamlReaderTheoryAttribute : TheoryAttribute
{
    public YamlReaderTheoryAttribute()
    {
        if (YamlReader.All.FirstOrDefault(r => !File.Exists(r.Path)) is { } missing)
        {
            Skip = $"{missing.Path} does not exist (tests/cluster/setup.sh builds it)";
        }
    }
}
