using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>A test of the engine against the API server that tests/cluster/up.sh started.</summary>
internal sealed class RigFactAttribute : FactAttribute
{
    private const string Variable = "MILVUSL7_TEST_KUBECONFIG";

    public RigFactAttribute()
    {
        if (Kubeconfig is null)
        {
            Skip = $"no test cluster: {Variable} is not set, or names another one";
        }
    }

    /// <summary>Null where there is none, and for every cluster that is not the rig's.</summary>
    public static string? Kubeconfig =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path && File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ".milvusl7-rig"))
            ? Path.GetFullPath(path)
            : null;
}
