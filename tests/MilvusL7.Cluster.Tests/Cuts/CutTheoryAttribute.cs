using System.Runtime.CompilerServices;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>A theory of many killed runs, which takes minutes: skipped, with the reason, without a cluster or where MILVUSL7_TEST_CUTS says none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CutTheoryAttribute : TheoryAttribute
{
    public CutTheoryAttribute([CallerMemberName] string name = "")
    {
        this.SkipFor(RigEnvironment.WhyNot
            ?? (Environment.GetEnvironmentVariable("MILVUSL7_TEST_CUTS") == "none" ? "left out: MILVUSL7_TEST_CUTS is none" : null), name);
    }
}
