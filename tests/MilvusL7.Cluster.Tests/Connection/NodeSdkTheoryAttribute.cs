using System.Runtime.CompilerServices;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>A test with Milvus's Node SDK, skipped with the reason where that or nginx is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeSdkTheoryAttribute : TheoryAttribute
{
    public NodeSdkTheoryAttribute([CallerMemberName] string name = "") => this.SkipFor(NodeSdk.WhyNot, name);
}
