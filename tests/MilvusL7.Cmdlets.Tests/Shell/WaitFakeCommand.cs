using System.Management.Automation;

namespace MilvusL7.Cmdlets.Tests.Shell;

/// <summary>Waits until it is stopped, as a cmdlet that watches a cluster does; with -Stubborn, stopping does not end it.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Fake")]
public sealed class WaitFakeCommand : PSCmdlet, IDisposable
{
    private readonly ManualResetEventSlim _stopped = new();

    [Parameter]
    public SwitchParameter Stubborn { get; set; }

    public void Dispose() => _stopped.Dispose();

    protected override void ProcessRecord()
    {
        Host.UI.WriteLine("waiting");
        _stopped.Wait();
    }

    protected override void StopProcessing()
    {
        Host.UI.WriteLine("StopProcessing ran");
        if (!Stubborn)
        {
            _stopped.Set();
        }
    }
}
