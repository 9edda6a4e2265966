using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Releases;

/// <summary>The tool that renders an object from a repository and would revert a change made beside it.</summary>
internal sealed record GitOps(string Tool, string Owner)
{
    public static GitOps? Of(JsonNode? resource)
    {
        var labels = resource.Map("metadata", "labels");
        var annotations = resource.Map("metadata", "annotations");
        if (annotations.TryGetValue("argocd.argoproj.io/tracking-id", out var tracking))
        {
            return new GitOps("Argo CD", $"Application {tracking.Split(':')[0]}");
        }

        if (labels.TryGetValue("argocd.argoproj.io/instance", out var application))
        {
            return new GitOps("Argo CD", $"Application {application}");
        }

        foreach (var (label, kind) in new[] { ("helm.toolkit.fluxcd.io", "HelmRelease"), ("kustomize.toolkit.fluxcd.io", "Kustomization") })
        {
            if (labels.TryGetValue(label + "/name", out var name))
            {
                return new GitOps("Flux", $"{kind} {labels.GetValueOrDefault(label + "/namespace")}/{name}");
            }
        }

        return null;
    }
}
