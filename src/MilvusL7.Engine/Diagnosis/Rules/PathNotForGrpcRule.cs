using System.Text.Json.Nodes;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// gRPC calls /milvus.proto.milvus.MilvusService/METHOD. With pathType ImplementationSpecific GKE takes "/" for that exact path, so that every
/// call gets 404 from the default backend; Prefix makes "/*" of it.
/// </summary>
internal sealed class PathNotForGrpcRule() : Rule("PathNotForGrpc", FindingSeverity.Error)
{
    private const string Called = "/milvus.proto.milvus.MilvusService/";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = observation.Release.Service.Name;
        if (observation.Ingress.Text("spec", "defaultBackend", "service", "name") == service)
        {
            yield break;
        }

        foreach (var rule in observation.Ingress.Items("spec", "rules"))
        {
            var paths = rule.Items("http", "paths").Where(p => p.Text("backend", "service", "name") == service).ToArray();
            // Behind the warm-up path a move makes a backend ready, and leads everything there only then.
            if (paths.Length > 0 && !paths.Any(Covers) && paths.All(p => p.Text("path") != IngressRoute.WarmUp))
            {
                yield return Finding(
                    observation,
                    observation.IngressTarget,
                    $"No path of host {rule.Text("host") ?? "*"} matches the path of gRPC calls ({Called}...). The default backend answers every call with 404.",
                    string.Join(", ", paths.Select(p => $"path: {p.Text("path") ?? "not set"}, pathType: {p.Text("pathType") ?? "not set"}")),
                    Remedies.Ingress(observation) + " (path: /, pathType: Prefix)",
                    isTerminal: true);
            }
        }
    }

    /// <summary>What GKE makes of a path, held against a call.</summary>
    private static bool Covers(JsonObject path)
    {
        var text = path.Text("path") ?? string.Empty;
        return path.Text("pathType") switch
        {
            "Prefix" => Called.StartsWith(text.TrimEnd('/') + "/", StringComparison.Ordinal),
            "Exact" => false,
            _ => text.Length == 0 || (text.EndsWith("/*", StringComparison.Ordinal) && Called.StartsWith(text[..^1], StringComparison.Ordinal)),
        };
    }
}
