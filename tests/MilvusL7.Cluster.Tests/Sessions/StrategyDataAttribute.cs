using System.Reflection;
using MilvusL7.Cluster.Tests.Rig;
using Xunit.Sdk;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>A row of a theory whose last value is a strategy, skipped where the release under test cannot be moved with that strategy.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class StrategyDataAttribute : DataAttribute
{
    private readonly object[] _row;

    public StrategyDataAttribute(params object[] row)
    {
        _row = row;
        // The custom resource of the tests is a cluster whatever the chart's mode is.
        if (RigEnvironment.IsStandalone && row[^1] is "SideBySide" && row[0] is not MilvusRelease.Operator)
        {
            Skip = "a standalone release is never moved SideBySide; MoveRefusalTests has the refusal";
        }
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
}
