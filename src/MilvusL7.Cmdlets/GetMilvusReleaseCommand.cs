using System.Management.Automation;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Cmdlets;

/// <summary>Get-MilvusRelease.</summary>
[Cmdlet(VerbsCommon.Get, "MilvusRelease", DefaultParameterSetName = ClusterSet)]
[OutputType(typeof(MilvusRelease))]
public sealed class GetMilvusReleaseCommand : EngineCmdlet
{
    private const string ClusterSet = "Cluster";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Name of the release; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ReleaseNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Kubernetes namespace; the context's where it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ResourceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>Looks in all namespaces.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Contexts of the kubeconfig; the current one where they are left out.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Context { get; set; }

    /// <summary>Kubeconfig files; KUBECONFIG or ~/.kube/config where they are left out.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Kubeconfig { get; set; }

    /// <summary>Where helm finds the chart: a repository reference, a folder or a .tgz.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? Chart { get; set; }

    /// <summary>Folders or files of manifests, in the place of a cluster; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Folders or files of manifests; every character is taken as it is.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    private bool _isNamed;

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Name));
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // A folder or file from the pipeline has a name of its own, which is not that of the release in it.
        var isItems = !_isNamed && Name is [var only] && LiteralPath is [var item] && only == System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(item));
        foreach (var place in Places())
        {
            foreach (var name in isItems ? ["*"] : Name)
            {
                Attempt(name, () => Find(place with
                {
                    Name = name,
                    IsMatch = WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch,
                    IsExact = !WildcardPattern.ContainsWildcardCharacters(name),
                }));
            }
        }
    }

    /// <summary>
    /// Among other releases, also under -ErrorAction Stop, one whose data are broken costs itself and is a warning. Alone or by its name, it
    /// is an error: nobody shall take it for nothing found.
    /// </summary>
    private void Find(ReleaseQuery query)
    {
        var name = query.Name!;
        var broken = new List<FoundRelease>();
        var any = false;
        RunStream(context => ReleaseFinder.FindAsync(query, context), found =>
        {
            if (found.Fault is { } fault)
            {
                if (fault.Category == MilvusL7ErrorCategory.InvalidData)
                {
                    broken.Add(found);
                }
                else
                {
                    WriteError(ErrorRecords.Of(fault, found.Name));
                }

                return;
            }

            any = true;
            WriteObject(found.Release);
        });
        foreach (var one in broken)
        {
            if (any && WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteWarning($"Release '{one.Name}' is skipped. {one.Fault!.Message} {one.Fault.RecommendedAction}");
            }
            else
            {
                WriteError(ErrorRecords.Of(one.Fault!, one.Name));
            }
        }
    }

    /// <summary>Where to look: each context, folder or file that is named. What is wrong with one costs that one.</summary>
    private List<ReleaseQuery> Places()
    {
        var place = new ReleaseQuery { IsMatch = _ => true, Namespace = Namespace };
        var places = new List<ReleaseQuery>();
        if (ParameterSetName == ClusterSet)
        {
            Attempt(this, () =>
            {
                place = place with
                {
                    AllNamespaces = AllNamespaces,
                    Kubeconfig = Kubeconfig?.SelectMany(k => k.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)).Select(FullPath).ToArray(),
                    Chart = LocalChart(),
                };
                places.AddRange(Context is null ? [place] : Context.Select(c => place with { Context = c }));
            });
        }

        foreach (var path in Path)
        {
            Attempt(path, () => places.AddRange(FullPaths(path).Select(full => place with { Path = full })));
        }

        foreach (var path in LiteralPath)
        {
            Attempt(path, () => places.Add(place with { Path = FullPath(path) }));
        }

        return places;
    }

    // A chart that is a file or a folder here is one for helm too, wherever that is started.
    private string? LocalChart()
    {
        if (Chart is null || Chart.Contains("://", StringComparison.Ordinal))
        {
            return Chart;
        }

        var path = FullPath(Chart);
        if (File.Exists(path))
        {
            // Helm would wait for a FIFO.
            LocalFile.RequireRegular(path);
            return path;
        }

        return Directory.Exists(path) ? path : Chart;
    }
}
