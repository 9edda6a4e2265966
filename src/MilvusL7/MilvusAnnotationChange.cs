namespace MilvusL7;

/// <summary>Result of Add-MilvusL7Annotation.</summary>
public sealed class MilvusAnnotationChange : MilvusL7Change
{
    internal MilvusAnnotationChange(ChangeInfo info, IReadOnlyDictionary<string, string> annotations)
        : base(info)
    {
        Annotation = annotations;
    }

    /// <summary>The load balancer's annotations on the Service.</summary>
    public IReadOnlyDictionary<string, string> Annotation { get; }
}
