using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Tests.StandIns;

internal sealed record StandInAnswer(int Status, JsonObject Body, TimeSpan? RetryAfter)
{
    public string? Reason => Body["error"]?["errors"]?[0]?["reason"]?.GetValue<string>();

    public string? Message => Body["error"]?["message"]?.GetValue<string>();

    public string[] Names => [.. (Body["items"] as JsonArray ?? []).Select(item => item!["name"]!.GetValue<string>())];

    public string Text(string name) => Body[name]!.GetValue<string>();
}
