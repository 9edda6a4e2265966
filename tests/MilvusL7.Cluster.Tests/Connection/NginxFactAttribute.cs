using System.Runtime.CompilerServices;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>A test that needs the cache's nginx and no cluster; it is skipped, with the reason, where nginx is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute([CallerMemberName] string name = "") => this.SkipFor(WhyNot, name);

    public static string? WhyNot => File.Exists(RigEnvironment.Tool("nginx")) ? null : "nginx is not in the cache: run tests/cluster/setup.sh";
}
