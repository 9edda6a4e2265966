using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>One <c>helm upgrade</c>: the installed chart version, the release's values kept, and an overlay of what changes.</summary>
internal sealed record HelmUpgrade(string Release, string Namespace, string Chart, string ChartVersion, JsonObject Overlay, bool ForceConflicts)
{
    /// <summary>True for a folder or an archive, which helm takes no --version for.</summary>
    public bool IsLocalChart => File.Exists(Chart) || Directory.Exists(Chart);
}
