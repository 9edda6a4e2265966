using System.Text.Json.Nodes;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Layers;

/// <summary>All values of a release besides those that are edited, and what patches the objects that the chart renders.</summary>
internal sealed record ValuesLayers(IReadOnlyList<ValuesLayer> Layers)
{
    public static ValuesLayers None { get; } = new([]);

    /// <summary>True where the folder was named, and not the file: then each change goes to the layer that decides.</summary>
    public bool IsGroup { get; init; }

    /// <summary>The tier of the edited values in a group.</summary>
    public int Tier { get; init; }

    /// <summary>Patches of what the chart renders: post-renderers of Flux, patches of the kustomization that inflates it.</summary>
    public IReadOnlyList<ObjectPatch> Rendered { get; init; } = [];

    /// <summary>The values as helm sees them.</summary>
    public JsonObject Effective(FolderTarget target, JsonObject own)
    {
        if (Layers.Count == 0)
        {
            return own;
        }

        var ordered = Layers.Select((l, i) => (Order: Order(l), i, Values: l.Read(target))).Append((Order(null), -1, own)).OrderBy(l => l.Item1).ThenBy(l => l.Item2);
        return ordered.Select(l => l.Item3).OfType<JsonObject>().Aggregate(new JsonObject(), Json.Overlay);
    }

    /// <summary>Where each edit has the wished effect.</summary>
    /// <param name="own">The edited values.</param>
    /// <returns>The layer to edit for each edit; null for the values themselves.</returns>
    /// <exception cref="MilvusL7Exception"><c>ReleaseLayered</c>: an edit of one file alone would not have the wished effect.</exception>
    public IReadOnlyList<(ValuesLayer? Layer, FieldEdit Edit)> Route(FolderTarget target, string file, JsonObject own, IReadOnlyList<FieldEdit> edits, ReleaseState state, bool force, EngineContext context)
    {
        var read = Layers.Select(l => (Layer: l, Values: l.Read(target))).ToArray();
        var routed = new List<(ValuesLayer? Layer, FieldEdit Edit)>();
        var claims = new List<LayerClaim>();
        var carried = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var edit in edits)
        {
            ValuesLayer? into = null;
            if (IsGroup)
            {
                var having = read.Where(r => r.Layer.Editable is not null && ValuesLayer.Has(r.Values, edit)).Select(r => (ValuesLayer?)r.Layer).ToList();
                if (ValuesLayer.Has(own, edit))
                {
                    having.Add(null);
                }

                var top = having.Where(h => (h?.Tier ?? Tier) == having.Max(o => o?.Tier ?? Tier)).ToArray();
                into = top.Length == 1 ? top[0] : null;
            }

            routed.Add((into, edit));
            foreach (var (layer, values) in read.Where(r => r.Layer != into))
            {
                var isAbove = into is null ? layer.Rank == LayerRank.Above : layer.Tier > into.Tier;
                var isBelow = into is null ? layer.Rank == LayerRank.Below : layer.Tier < into.Tier;
                var edited = into is null ? own : into.Read(target);
                if (values is null)
                {
                    if (!force && (isAbove || (ValuesLayer.IsWhole(edit) && !ValuesLayer.Has(own, edit))))
                    {
                        claims.Add(new LayerClaim(layer.Name, ListOf(edit).ToString(), null) { Says = "its values are not in the folder; specify -Force to accept that they may be replaced" });
                    }
                }
                else if (!isBelow && LayerClaim.Of(layer.Name, values, edit, false) is { } claim && (layer.IsCertain || !force))
                {
                    claims.Add(claim);
                }
                else if (isBelow && ValuesLayer.IsWhole(edit) && ValuesLayer.Has(values, edit) && !ValuesLayer.Has(edited, edit))
                {
                    if (layer.IsCertain || force)
                    {
                        carried.Add($"{ListOf(edit)} of {layer.Name} is copied into {file}, because Helm replaces a whole list or string. Later changes in {layer.Name} have no effect on this release.");
                    }
                    else
                    {
                        claims.Add(LayerClaim.Of(layer.Name, values, new RemoveField(ListOf(edit)), false)!);
                    }
                }
            }
        }

        claims.AddRange(RenderedClaims(edits, state));
        if (claims.Count > 0)
        {
            var what = string.Join(", ", edits.Select(e => ListOf(e).ToString()).Distinct(StringComparer.Ordinal));
            throw Errors.ReleaseLayered(what, file, claims.Select(c => c.ToString()).Distinct(StringComparer.Ordinal), !force && Layers.Any(l => !l.IsCertain));
        }

        foreach (var text in carried)
        {
            context.Warning(text);
        }

        return routed;
    }

    /// <summary>The release with what patches make of the Service that the chart renders.</summary>
    public ReleaseState Patched(ReleaseState state)
    {
        if (Rendered.Count == 0)
        {
            return state;
        }

        var service = ServiceOf(state);
        var patched = Rendered.Where(p => p.IsOf(service, [state.Service.Name])).Aggregate(service, (r, p) => p.Apply(r));
        var read = ServiceState.Read(patched);
        return state with { Service = state.Service with { Type = read.Type, Annotations = read.Annotations, SourceRanges = read.SourceRanges, ExternalAddress = patched.Text("spec", "loadBalancerIP") ?? state.Service.ExternalAddress } };
    }

    private static JsonObject ServiceOf(ReleaseState state)
    {
        var annotations = new JsonObject();
        foreach (var (name, value) in state.Service.Annotations)
        {
            annotations[name] = value;
        }

        var service = ObjectOf(state, "v1", "Service", state.Service.Name);
        service["metadata"]!["annotations"] = annotations;
        service["spec"] = new JsonObject { ["type"] = state.Service.Type.ToString() };
        if (state.Service.SourceRanges.Count > 0)
        {
            service["spec"]!["loadBalancerSourceRanges"] = new JsonArray(state.Service.SourceRanges.Select(r => (JsonNode)r).ToArray());
        }

        return service;
    }

    // With the labels that the chart gives, for selectors.
    private static JsonObject ObjectOf(ReleaseState state, string api, string kind, string name) => new()
    {
        ["apiVersion"] = api,
        ["kind"] = kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/name"] = "milvus",
                ["app.kubernetes.io/instance"] = state.Name,
                ["app.kubernetes.io/managed-by"] = "Helm",
                ["component"] = state.ServingComponent,
            },
        },
    };

    /// <summary>What patches of the rendered objects say of places that the edits of the values lead to.</summary>
    private IEnumerable<LayerClaim> RenderedClaims(IReadOnlyList<FieldEdit> edits, ReleaseState state)
    {
        if (Rendered.Count == 0)
        {
            yield break;
        }

        var service = ServiceOf(state);
        var deployment = ObjectOf(state, "apps/v1", "Deployment", $"{state.Service.Name}-{state.ServingComponent}");
        var configMap = ObjectOf(state, "v1", "ConfigMap", state.Service.Name);
        foreach (var edit in edits)
        {
            var keys = edit.Path.Steps.Select(s => s.Key).ToArray();
            var (resource, path) = keys switch
            {
                ["service", "annotations", ..] => (service, FieldPath.Of("metadata", "annotations").Then(Rest(edit.Path, 2))),
                ["service", ..] => (service, FieldPath.Of("spec").Then(Rest(edit.Path, 1))),
                [_, "extraEnv", ..] => (deployment, FieldPath.Of("spec", "template", "spec").Key("containers").Item("name", state.ServingComponent).Key("env").Then(Rest(edit.Path, 2))),
                ["extraConfigFiles", ..] => (configMap, FieldPath.Of("data").Then(Rest(edit.Path, 1))),
                _ => (null, null),
            };
            foreach (var patch in Rendered.Where(p => resource is not null && p.IsOf(resource, [resource.Text("metadata", "name")!])))
            {
                foreach (var claim in patch.Claims(resource!, edit with { Path = path! }))
                {
                    yield return claim;
                }
            }
        }
    }

    private static FieldPath Rest(FieldPath path, int from) => new(path.Steps.Skip(from).ToArray());

    private static FieldPath ListOf(FieldEdit edit) => new(edit.Path.Steps.TakeWhile(s => !s.IsListItem).ToArray());

    private (int Rank, int Tier) Order(ValuesLayer? layer) =>
        IsGroup ? (layer?.Tier ?? Tier, layer is null ? 1 : 0)
        : layer is null ? (2, 0)
        : (layer.Rank switch { LayerRank.Below => 0, LayerRank.Beside => 1, _ => 3 }, layer.Tier);
}
