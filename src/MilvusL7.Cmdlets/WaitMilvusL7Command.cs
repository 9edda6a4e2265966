using System.Management.Automation;
using MilvusL7.Engine.Diagnosis;

namespace MilvusL7.Cmdlets;

/// <summary>Wait-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Wait, "MilvusL7")]
[OutputType(typeof(MilvusL7Status))]
public sealed class WaitMilvusL7Command : ObservingCmdlet
{
    /// <summary>How long to wait, in seconds. A managed certificate takes up to an hour.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int Timeout { get; set; } = 3600;

    private protected override void Process(MilvusRelease release)
    {
        var observer = new Observer(Compute, HostLookup.SystemAsync, TimeProvider.System);
        RunStream(context => L7Waiter.WaitAsync(observer, release, IsMeant, TimeSpan.FromSeconds(Timeout), context), WriteObject);
    }
}
