using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Diagnosis.Report;

namespace MilvusL7.Cmdlets;

/// <summary>Export-MilvusL7Report.</summary>
[Cmdlet(VerbsData.Export, "MilvusL7Report", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMilvusL7ReportCommand : ObservingCmdlet
{
    private readonly List<ReportSubject> _subjects = [];

    /// <summary>File of the page.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Leaves a file that is there already as it is.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override bool SeesOtherNamespaces => true;

    private protected override void Process(MilvusRelease release)
    {
        foreach (var observation in Observe(release))
        {
            _subjects.Add(new ReportSubject(StatusBuilder.Build(observation), RuleSet.Check(observation)));
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        var path = FullPath(Path);
        Attempt(path, () =>
        {
            if (_subjects.Count == 0)
            {
                return;
            }

            if (NoClobber && File.Exists(path))
            {
                throw Errors.FileExists(path);
            }

            if (!Ask(() => ShouldProcess(VisibleText.Of(path), "Write the report"), $"Write the report {path}."))
            {
                return;
            }

            Run(async context =>
            {
                await ReportPage.WriteAsync(path, _subjects, context);
                return true;
            });
            WriteObject(new FileInfo(path));
        });
    }
}
