using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>One revision of a Helm release, as far as its Secret's labels tell.</summary>
internal sealed record HelmRevision(string Release, string Namespace, string SecretName, int Number, string Status)
{
    public bool IsPending => Status.StartsWith("pending", StringComparison.Ordinal);
}

/// <summary>A decoded revision.</summary>
internal sealed record HelmRelease(HelmRevision Revision, string ChartName, string ChartVersion, string? AppVersion, JsonObject Config, JsonObject ChartValues, string Manifest)
{
    /// <summary>The newest revision of all; another one than the deployed where an upgrade failed or is under way.</summary>
    public required HelmRevision Newest { get; init; }

    /// <summary>True where Helm 4 made it by server-side apply, and makes the next one so too.</summary>
    public bool IsServerSide { get; init; }

    /// <summary>The user's values over the chart's.</summary>
    public JsonObject Effective => Json.Merge(ChartValues, Config);
}
