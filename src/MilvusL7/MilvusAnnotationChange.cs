namespace MilvusL7;

/// <summary>Result of Add-MilvusL7Annotation.</summary>
public sealed class MilvusAnnotationChange : MilvusL7Change
{
    internal MilvusAnnotationChange(ChangeInfo info, IReadOnlyDictionary<string, string> annotations)
        : base(info)
    {
        Annotation = annotations.ToDictionary(a => ForeignText.Name(a.Key), a => ForeignText.Of(a.Value), StringComparer.Ordinal);
    }

    /// <summary>The load balancer's annotations on the Service.</summary>
    public IReadOnlyDictionary<string, string> Annotation { get; }

    /// <inheritdoc />
    public override string Summary => Action == ChangeAction.Removed ? "annotations removed" : Words(Annotation.Keys.Select(k => k[(k.LastIndexOf('/') + 1)..]));
}
