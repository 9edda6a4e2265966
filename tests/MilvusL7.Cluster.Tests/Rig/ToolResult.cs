namespace MilvusL7.Cluster.Tests.Rig;

public sealed record ToolResult(int ExitCode, string Output, string Error);
