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

    /// <summary>Context of the kubeconfig; the current one where it is left out.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>Kubeconfig files; KUBECONFIG or ~/.kube/config where they are left out.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Kubeconfig { get; set; }

    /// <summary>Where helm finds the chart: a repository reference, a folder or a .tgz.</summary>
    [Parameter(ParameterSetName = ClusterSet)]
    [ValidateNotNullOrEmpty]
    public string? Chart { get; set; }

    /// <summary>A folder or file of manifests, in the place of a cluster.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

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
        var isItems = !_isNamed && ParameterSetName == PathSet && Name is [var only] && only == System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));
        foreach (var name in isItems ? ["*"] : Name)
        {
            Attempt(name, () => Find(name));
        }
    }

    /// <summary>
    /// Among other releases, also under -ErrorAction Stop, one whose data are broken costs itself and is a warning. Alone or by its name, it
    /// is an error: nobody shall take it for nothing found.
    /// </summary>
    private void Find(string name)
    {
        var broken = new List<FoundRelease>();
        var any = false;
        RunStream(context => ReleaseFinder.FindAsync(Query(name), context), found =>
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
                WriteWarning($"Release '{one.Name}' is left out. {one.Fault!.Message} {one.Fault.RecommendedAction}");
            }
            else
            {
                WriteError(ErrorRecords.Of(one.Fault!, one.Name));
            }
        }
    }

    private ReleaseQuery Query(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return new ReleaseQuery
        {
            Name = name,
            IsMatch = pattern.IsMatch,
            IsExact = !WildcardPattern.ContainsWildcardCharacters(name),
            Namespace = Namespace,
            AllNamespaces = AllNamespaces,
            Context = Context,
            Kubeconfig = Kubeconfig?.SelectMany(k => k.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)).Select(FullPath).ToArray(),
            Chart = LocalChart(),
            Path = ParameterSetName == PathSet ? FullPath(Path) : null,
        };
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
