using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>What GKE's own controllers wrote, in a folder outside the repository.</summary>
internal static class GkeRecordings
{
    public const string Variable = "MILVUSL7_CONTROLLER_RECORDINGS";

    /// <summary>Why there is nothing to compare with; null where there is.</summary>
    public static string? WhyNot =>
        string.IsNullOrEmpty(Folder) ? $"no recordings of GKE's controllers: {Variable} names no folder"
        : Directory.Exists(Folder) ? null
        : $"no recordings of GKE's controllers: {Variable} names {Folder}, which is not there";

    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, name + ".json")))!;

    private static string? Folder => Environment.GetEnvironmentVariable(Variable);
}
