using System.Text.Json.Nodes;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>kubectl as one user, in one namespace.</summary>
public sealed class Kubectl(Tool tool, string kubeconfig, string @namespace)
{
    public Task<string> RunAsync(params string[] arguments) => tool.RunAsync(WithTarget(arguments));

    public Task<ToolResult> TryAsync(params string[] arguments) => tool.TryAsync(WithTarget(arguments));

    public Task<string> ApplyAsync(string yaml) => tool.RunAsync(WithTarget("apply", "-f", "-"), yaml);

    public async Task<JsonObject> GetAsync(string kind, string name) =>
        JsonNode.Parse(await RunAsync("get", kind, name, "-o", "json"))!.AsObject();

    /// <summary>Kinds separated by commas, as kubectl takes them.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kinds, string? selector = null)
    {
        string[] arguments = selector is null ? ["get", kinds, "-o", "json"] : ["get", kinds, "-o", "json", "-l", selector];
        var list = JsonNode.Parse(await RunAsync(arguments))!;
        return [.. list["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    private IEnumerable<string> WithTarget(params string[] arguments) =>
        ["--kubeconfig", kubeconfig, "--namespace", @namespace, "--request-timeout", "60s", .. arguments];
}
