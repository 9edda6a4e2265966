using System.Management.Automation;

namespace MilvusL7.Shell.Commands;

/// <summary>Goes to a folder; without one, home.</summary>
[Cmdlet(VerbsCommon.Set, "Location")]
public sealed class SetLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public string Path { get; set; } = "~";

    protected override void ProcessRecord()
    {
        try
        {
            SessionState.Path.SetLocation(Path);
        }
        catch (RuntimeException exception)
        {
            WriteError(exception.ErrorRecord);
        }
    }
}
