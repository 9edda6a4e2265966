using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>For what only a machine without credentials of its own can show; Google's library knows its machines by their BIOS.</summary>
internal sealed class OutsideGoogleFactAttribute : FactAttribute
{
    private const string ProductName = "/sys/class/dmi/id/product_name";

    public OutsideGoogleFactAttribute()
    {
        if (File.Exists(ProductName) && File.ReadAllText(ProductName).Contains("Google", StringComparison.Ordinal))
        {
            Skip = "a machine of Google's always has credentials";
        }
    }
}
