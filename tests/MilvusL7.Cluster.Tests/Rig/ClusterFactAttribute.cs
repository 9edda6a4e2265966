using System.Runtime.CompilerServices;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>A test that needs the rig's cluster and is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    /// <param name="name">The test; its name carries the reason, because dotnet test prints no other.</param>
    public ClusterFactAttribute([CallerMemberName] string name = "")
    {
        if (RigEnvironment.WhyNot is { } reason)
        {
            Skip = reason;
            DisplayName = $"{name}: {reason}";
        }
    }
}
