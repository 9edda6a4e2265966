namespace MilvusL7.Engine.Releases;

/// <summary>Which releases are meant.</summary>
internal sealed record ReleaseQuery
{
    /// <summary>True for names that are meant; wildcards are the caller's matter.</summary>
    public required Func<string, bool> IsMatch { get; init; }

    /// <summary>The name as it was given; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>True where the name holds no wildcard: a release that is not there is an error then.</summary>
    public bool IsExact { get; init; }

    public string? Namespace { get; init; }

    public bool AllNamespaces { get; init; }

    public IReadOnlyList<string>? Kubeconfig { get; init; }

    public string? Context { get; init; }

    /// <summary>Where helm finds the chart; null for <c>milvus/milvus</c>.</summary>
    public string? Chart { get; init; }

    /// <summary>A folder or file of manifests; null for a cluster.</summary>
    public string? Path { get; init; }
}
