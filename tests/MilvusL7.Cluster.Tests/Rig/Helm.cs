using System.Text.Json.Nodes;

namespace MilvusL7.Cluster.Tests.Rig;

/// <summary>One version of Helm as one user, in one namespace.</summary>
public sealed class Helm(Tool tool, string kubeconfig, string @namespace)
{
    public string Path => tool.Path;

    /// <summary>Folder of the chart that releases are of.</summary>
    public string Chart { get; set; } = RigEnvironment.StandInChart;

    public Task<string> RunAsync(params string[] arguments) => tool.RunAsync(WithTarget(arguments));

    public Task<ToolResult> TryAsync(params string[] arguments) => tool.TryAsync(WithTarget(arguments));

    /// <summary>Installs the chart and does not wait for its pods.</summary>
    public Task<string> InstallAsync(string release, string values = "", params string[] more) =>
        tool.RunAsync(WithTarget(["install", release, Chart, "-f", "-", .. more]), values);

    /// <summary>Upgrades with the values so far and these over them.</summary>
    public Task<string> UpgradeAsync(string release, string values = "", params string[] more) =>
        tool.RunAsync(WithTarget(["upgrade", release, Chart, "--reset-then-reuse-values", "-f", "-", .. more]), values);

    /// <summary>The manifest of an upgrade to exactly these values. Charts render some objects differently than at the installation.</summary>
    public async Task<string> RenderUpgradeAsync(string release, JsonNode values)
    {
        string answer = await tool.RunAsync(
            WithTarget("upgrade", release, Chart, "--reset-values", "-f", "-", "--dry-run=server", "-o", "json"), values.ToJsonString());
        return JsonNode.Parse(answer)!["manifest"]!.ToString();
    }

    /// <summary>The manifest of the newest revision.</summary>
    public async Task<string> ManifestAsync(string release) =>
        JsonNode.Parse(await RunAsync("status", release, "-o", "json"))!["manifest"]!.ToString();

    /// <summary>The values that the user gave.</summary>
    public async Task<JsonNode?> ValuesAsync(string release) => JsonNode.Parse(await RunAsync("get", "values", release, "-o", "json"));

    private IEnumerable<string> WithTarget(params string[] arguments) => [.. arguments, "--kubeconfig", kubeconfig, "--namespace", @namespace];
}
