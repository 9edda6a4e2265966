using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

/// <summary>A test of what only a Unix file system has, with several cases.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs a Unix file system";
        }
    }
}
