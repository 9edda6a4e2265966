namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>Of tests that need something that may not be there.</summary>
internal static class SkippedTest
{
    /// <summary>Skips it where there is a reason. Its name carries the reason, because dotnet test prints no other.</summary>
    public static void SkipFor(this FactAttribute test, string? reason, string name)
    {
        if (reason is not null)
        {
            test.Skip = reason;
            test.DisplayName = $"{name}: {reason}";
        }
    }
}
