using System.Text.Json.Nodes;
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

    public Task<ReleaseSession> ReadAsync(ITarget target, ReleaseState former, bool planning, EngineContext context) =>
        Task.FromResult(Read(target, former.Name, former.Namespace));

    public ReleaseSession Read(ITarget target, string release, string? ns)
    {
        var values = Effective(target);
        try
        {
            return new(target, this, HelmValues.Read(release, ns, values, ChartVersion));
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
        var root = Root(session.Target);
        var values = Values(root);
        var parameters = HelmParameters.Read(root, Helm);
        var effective = parameters.Over(values);
        var edits = HelmValues.Edits(state, values, effective, change);
        var after = (JsonObject)JsonFieldEditor.Apply(effective, edits);
        var overlay = new ExportedManifest($"{state.Name}-values.yaml", Json.MergePatch(effective, after) ?? [], true)
            .Over(new ExportedManifest($"{state.Name}-values.yaml", HelmValues.Wished(state, after, change), true));
        if (JsonFieldEditor.DeepEquals(after, effective))
        {
            return new OwnerPlan { IsChange = false, Manifests = overlay.Content.Count > 0 ? [overlay] : [], ReadPlannedAsync = _ => Task.FromResult(session), CommitAsync = _ => Task.CompletedTask };
        }

        var (ofValues, ofDocument) = parameters.Route(edits);
        IReadOnlyList<FieldEdit> placed = IsText
            ? [new EditEmbeddedYaml(Place, ofValues), .. ofDocument]
            : [.. ofValues.Select(e => e with { Path = Place.Then(e.Path) }), .. ofDocument];
        var plan = await session.Target.PlanAsync([new EditDocumentRequest(Document, placed)], context);
        var planned = session.Target.With(plan);
        if (parameters.Touching(edits, filesOnly: true).Any() || !JsonFieldEditor.DeepEquals(Effective(planned), after))
        {
            throw Errors.HelmParameterOutranks(state.Name, Document.File, parameters.Touching(edits));
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

    private JsonNode? Root(ITarget target)
    {
        var text = ((FolderTarget)target).ReadText(Document.File);
        return YamlDocuments.ParseOne(text, Document.File, Document.Index);
    }

    private JsonObject Effective(ITarget target)
    {
        var root = Root(target);
        return HelmParameters.Read(root, Helm).Over(Values(root));
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
