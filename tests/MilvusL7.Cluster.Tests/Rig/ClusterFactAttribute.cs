using System.Runtime.CompilerServices;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>A test that needs the rig's cluster and is skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute([CallerMemberName] string name = "") => this.SkipFor(RigEnvironment.WhyNot, name);
}
