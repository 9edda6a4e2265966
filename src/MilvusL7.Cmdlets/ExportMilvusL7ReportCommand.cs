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
    [Parameter(Position = 1)]
    [Alias("LiteralPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Leaves a file that is there already as it is.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override bool SeesOtherNamespaces => true;

    private protected override string Second => nameof(Path);

    private protected override void TakeSecond(IReadOnlyList<string> words) => Path = Only(words);

    private protected override void CheckParameters(MilvusRelease release)
    {
        if (Path is null)
        {
            throw Errors.Missing("PathRequired", "Export-MilvusL7Report requires the path of the report file.", "Specify -Path: Export-MilvusL7Report my-release report.html.", release.ToString());
        }
    }

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
        Attempt(MyInvocation.MyCommand.Name, () =>
        {
            if (_subjects.Count == 0)
            {
                return;
            }

            var path = FullPath(Path!);
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
