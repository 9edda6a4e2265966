using System.Runtime.CompilerServices;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>The same as <see cref="NginxFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxTheoryAttribute : TheoryAttribute
{
    public NginxTheoryAttribute([CallerMemberName] string name = "") => this.SkipFor(NginxFactAttribute.WhyNot, name);
}
