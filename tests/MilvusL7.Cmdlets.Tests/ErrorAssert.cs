using System.Management.Automation;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

internal static class ErrorAssert
{
    /// <summary>An error as the conventions ask for: category, target, advice, and no trace of the program's inside.</summary>
    public static void IsWhole(ErrorRecord error)
    {
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails?.RecommendedAction), $"{error.FullyQualifiedErrorId} recommends nothing");
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error.ToString(), StringComparison.Ordinal);
    }
}
