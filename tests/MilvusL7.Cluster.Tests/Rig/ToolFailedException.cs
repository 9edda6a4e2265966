namespace MilvusL7.Cluster.Tests.Rig;

public sealed class ToolFailedException(string command, ToolResult result)
    : Exception($"{command} ended with {result.ExitCode}:\n{result.Error}{result.Output}")
{
    public ToolResult Result { get; } = result;
}
