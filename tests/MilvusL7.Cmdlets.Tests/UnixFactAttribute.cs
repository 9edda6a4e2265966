using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>A test of what Windows has not, or not for everybody.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "needs a Unix file system";
        }
    }
}
