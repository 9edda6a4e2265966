using System.Runtime.CompilerServices;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>A theory that needs the rig's cluster and is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    /// <param name="name">The test; its name carries the reason, because dotnet test prints no other.</param>
    public ClusterTheoryAttribute([CallerMemberName] string name = "")
    {
        if (RigEnvironment.WhyNot is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
