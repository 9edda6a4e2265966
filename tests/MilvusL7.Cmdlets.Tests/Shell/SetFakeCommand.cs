using System.Management.Automation;

namespace MilvusL7.Cmdlets.Tests.Shell;

/// <summary>Changes nothing, but asks first.</summary>
[Cmdlet(VerbsCommon.Set, "Fake", SupportsShouldProcess = true)]
public sealed class SetFakeCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (ShouldProcess(Name, "Set"))
        {
            WriteObject($"set {Name}");
        }
    }
}
