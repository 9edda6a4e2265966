using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases.Layers;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;
using MilvusL7.Engine.Targets.Folder;

namespace MilvusL7.Engine.Releases.Helm;

/// <summary>
/// Helm values in a folder that a GitOps tool renders: a values file, a Flux HelmRelease, an Argo CD Application. The values are
/// edited; nobody here has the chart.
/// </summary>
/// <param name="Document">The document that holds the values.</param>
/// <param name="Place">Where in it they are.</param>
/// <param name="IsText">True where they are YAML in a string (Argo CD's <c>helm.values</c>).</param>
internal sealed record ValuesOwner(DocumentRef Document, FieldPath Place, bool IsText, string? ChartVersion) : IReleaseOwner
{
    /// <summary>Where Argo CD's parameters, which outrank the values, are beside them; null where the values come from elsewhere.</summary>
    public FieldPath? Helm { get; init; }

    /// <summary>The release's values in other places.</summary>
    public ValuesLayers Layers { get; init; } = ValuesLayers.None;

    /// <summary>The name of the chart, which a sub-chart's alias takes the place of.</summary>
    public string? ChartName { get; init; }

    public Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context) =>
        Task.FromResult(Read(target, former.Name, former.Namespace));

    /// <exception cref="MilvusL7Exception"><c>ChartNotUnderstood</c>.</exception>
    public ReleaseSession Read(ITarget target, string release, string? ns)
    {
        var effective = Effective(target);
        if (ValuesEvidence.OfOtherChart(effective) is { } value)
        {
            throw Errors.ChartNotUnderstood(release, $"of {Document.File}", $"its values contain {value}, which zilliztech's chart does not support");
        }

        ServiceState.RequireType(effective.Text("service", "type"), release, ((FolderTarget)target).Relative(Document.File));
        try
        {
            return new(target, this, Layers.Patched(HelmValues.Read(release, ns, effective, ChartVersion, ChartName)));
        }
        catch (ManifestException e) when (!IsText)
        {
            var text = ((FolderTarget)target).ReadText(Document.File);
            throw YamlDocuments.Within(e, text, Document.File, Document.Index, Place.Key("extraConfigFiles").Key(HelmValues.UserYaml));
        }
    }

    public async Task<OwnerPlan> PlanAsync(ReleaseSession session, ReleaseChange change, EngineContext context)
    {
        var state = session.State;
        var target = (FolderTarget)session.Target;
        var root = Root(target);
        var values = Values(root);
        var parameters = HelmParameters.Read(root, Helm);
        var effective = Effective(target);
        var edits = HelmValues.Edits(state, values, effective, change);
        var after = (JsonObject)JsonFieldEditor.Apply(effective, edits);
        var overlay = new ExportedManifest($"{state.Name}-values.yaml", Json.MergePatch(effective, after) ?? [], true)
            .Over(new ExportedManifest($"{state.Name}-values.yaml", HelmValues.Wished(state, after, change), true));
        if (JsonFieldEditor.DeepEquals(after, effective))
        {
            return new OwnerPlan { IsChange = false, Manifests = overlay.Content.Count > 0 ? [overlay] : [], ReadPlannedAsync = _ => Task.FromResult(session), CommitAsync = _ => Task.CompletedTask };
        }

        var routed = Layers.Route(target, target.Relative(Document.File), values, edits, state, change.Force, context);
        var (ofValues, ofDocument) = parameters.Route(routed.Where(r => r.Layer is null).Select(r => r.Edit).ToArray());
        IReadOnlyList<FieldEdit> placed = IsText
            ? [new EditEmbeddedYaml(Place, ofValues), .. ofDocument]
            : [.. ofValues.Select(e => e with { Path = Place.Then(e.Path) }), .. ofDocument];
        var elsewhere = routed.Where(r => r.Layer is not null).GroupBy(r => r.Layer!.Editable!.Value, r => r.Edit)
            .Select(g => new EditDocumentRequest(g.Key.Document, g.Select(e => e with { Path = g.Key.Place.Then(e.Path) }).ToArray()));
        var plan = await target.PlanAsync([new EditDocumentRequest(Document, placed), .. elsewhere], context);
        var planned = (FolderTarget)target.With(plan);
        if (parameters.Touching(edits, filesOnly: true).Any() || !JsonFieldEditor.DeepEquals(Effective(planned), after))
        {
            throw parameters.Touching(edits).Any()
                ? Errors.HelmParameterOutranks(state.Name, Document.File, parameters.Touching(edits))
                : Errors.ReleaseLayered("the values", target.Relative(Document.File), Layers.Layers.Select(l => l.Name));
        }

        return new OwnerPlan
        {
            IsChange = plan.IsChange,
            Diff = plan.Diff,
            Paths = plan.Paths,
            Restarts = HelmValues.Restarts(state, effective, after),
            Manifests = [overlay],
            ReadPlannedAsync = _ => Task.FromResult(Read(planned, state.Name, state.Namespace)),
            CommitAsync = c => session.Target.CommitAsync(plan, c),
        };
    }

    private JsonNode? Root(FolderTarget target) => YamlDocuments.ParseOne(target.ReadText(Document.File), Document.File, Document.Index);

    private JsonObject Effective(ITarget target)
    {
        var folder = (FolderTarget)target;
        var root = Root(folder);
        if (root is JsonObject resource && resource.ContainsKey("kind"))
        {
            root = LayeredReading.Document(folder, Document.File, resource);
        }

        return HelmParameters.Read(root, Helm).Over(Layers.Effective(folder, Values(root)));
    }

    private JsonObject Values(JsonNode? root)
    {
        var node = Place.Steps.Count == 0 ? root : JsonFieldEditor.Get(root, Place);
        if (IsText)
        {
            node = YamlDocuments.Parse(node?.ToString() ?? string.Empty, $"{Place} in {Document.File}").FirstOrDefault(d => d.Root is not null)?.Root;
        }

        return node as JsonObject ?? [];
    }
}
