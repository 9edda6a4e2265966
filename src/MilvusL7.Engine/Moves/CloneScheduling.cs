using System.Text.Json.Nodes;

namespace MilvusL7.Engine.Moves;

/// <summary>
/// Rewrites where a clone's pods go: rules by which the release's pods keep off each other are for the clone's pods among
/// themselves; rules about other pods of the release are dropped.
/// </summary>
internal sealed class CloneScheduling(JsonObject deployment, JsonObject service, JsonObject cloneLabels)
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    private readonly IReadOnlyDictionary<string, string> _ownLabels = deployment.Map("spec", "template", "metadata", "labels");

    private readonly KeyValuePair<string, string>[] _release =
        [.. service.Map("spec", "selector"), .. deployment.Map("spec", "selector", "matchLabels")];

    public void Rewrite(JsonObject pod)
    {
        Filter(pod, "topologySpreadConstraints", c => c);
        foreach (var kind in new[] { "podAffinity", "podAntiAffinity" })
        {
            if (pod.At("affinity", kind) is JsonObject affinity)
            {
                Filter(affinity, Required, term => term);
                Filter(affinity, Preferred, term => term["podAffinityTerm"] as JsonObject ?? []);
                if (affinity.Count == 0)
                {
                    ((JsonObject)pod["affinity"]!).Remove(kind);
                }
            }
        }

        if (pod["affinity"] is JsonObject { Count: 0 })
        {
            pod.Remove("affinity");
        }
    }

    private void Filter(JsonObject parent, string field, Func<JsonObject, JsonObject> termOf)
    {
        if (parent[field] is not JsonArray list)
        {
            return;
        }

        foreach (var entry in list.OfType<JsonObject>().ToArray())
        {
            var term = termOf(entry);
            if (term["labelSelector"] is not JsonObject selector)
            {
                continue;
            }

            if (Selects(selector, _ownLabels))
            {
                term["labelSelector"] = new JsonObject { ["matchLabels"] = cloneLabels.DeepClone() };
                Keep(term, "matchLabelKeys");
                Keep(term, "mismatchLabelKeys");
            }
            else if (IsOfRelease(selector))
            {
                list.Remove(entry);
            }
        }

        if (list.Count == 0)
        {
            parent.Remove(field);
        }
    }

    /// <summary>Of the labels that are compared, the clone's pods have only the one that Kubernetes gives.</summary>
    private static void Keep(JsonObject term, string field)
    {
        const string revision = "pod-template-hash";
        if (term.Texts(field).Contains(revision))
        {
            term[field] = new JsonArray(revision);
        }
        else
        {
            term.Remove(field);
        }
    }

    private bool IsOfRelease(JsonObject selector) =>
        selector.Map("matchLabels").Any(l => _release.Contains(l))
        || selector.Items("matchExpressions").Any(e => e.Text("operator") == "In" && e.Texts("values").Any(v => _release.Contains(KeyValuePair.Create(e.Text("key") ?? string.Empty, v))));

    /// <summary>Kubernetes's label selectors.</summary>
    public static bool Selects(JsonObject selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Map("matchLabels").All(l => labels.TryGetValue(l.Key, out var value) && value == l.Value)
        && selector.Items("matchExpressions").All(e =>
        {
            var value = labels.GetValueOrDefault(e.Text("key") ?? string.Empty);
            return e.Text("operator") switch
            {
                "In" => value is not null && e.Texts("values").Contains(value),
                "NotIn" => value is null || !e.Texts("values").Contains(value),
                "Exists" => value is not null,
                "DoesNotExist" => value is null,
                _ => false,
            };
        });
}
