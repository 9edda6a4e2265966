using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Cmdlets;

/// <summary>Export-MilvusManifest.</summary>
[Cmdlet(VerbsData.Export, "MilvusManifest", SupportsShouldProcess = true)]
[OutputType(typeof(ExportedMilvusManifest))]
public sealed class ExportMilvusManifestCommand : EngineCmdlet
{
    /// <summary>Result of a step; it carries what the steps before it made.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public MilvusL7Change InputObject { get; set; } = null!;

    /// <summary>Folder for the files; made where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Leaves a file that is there already as it is.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes private keys and values with passwords too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    private bool IsApproved(ExportedMilvusManifest file)
    {
        var what = $"Write {VisibleText.Of(file.Path)}";
        var diff = DiffColors.Apply(file.Diff.TrimEnd('\n'), Host, GetVariableValue("PSStyle"));
        return Ask(() => ShouldProcess(what + Environment.NewLine + diff, $"{what}?{Environment.NewLine}{diff}", "Confirm"), $"{what}.");
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Attempt(InputObject, () =>
        {
            foreach (var export in ManifestExporter.Plan(InputObject, FullPath(Path), Force, _owners))
            {
                if (!export.IsChange)
                {
                    WriteObject(export.File);
                }
                else if (NoClobber && export.Original is not null)
                {
                    WriteError(ErrorRecords.Of(Errors.FileExists(export.File.Path), export.File));
                }
                else if (IsApproved(export.File))
                {
                    Run(context =>
                    {
                        ManifestExporter.Write(export, context);
                        return Task.FromResult(true);
                    });
                    WriteObject(export.File);
                }
                else if (IsWhatIf)
                {
                    WriteObject(export.Planned);
                }
            }
        });
    }
}
