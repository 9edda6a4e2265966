using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace MilvusL7.Shell.Commands;

/// <summary>
/// The engine's Out-Default, with errors in the shell's own view. Errors have to come this way: only where both its streams lead to a command
/// of this name does the engine leave the console to a native command.
/// </summary>
[Cmdlet("Out", "Default")]
public sealed class ShellOutDefaultCommand : OutDefaultCommand
{
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is ErrorRecord error)
        {
            Host.UI.WriteErrorLine(ErrorView.Render(error));
        }
        else
        {
            base.ProcessRecord();
        }
    }
}
