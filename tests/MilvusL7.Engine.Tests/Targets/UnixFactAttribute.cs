using Xunit;

namespace MilvusL7.Engine.Tests.Targets;

/// <summary>A test of file modes.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs a system with file modes";
        }
    }
}
