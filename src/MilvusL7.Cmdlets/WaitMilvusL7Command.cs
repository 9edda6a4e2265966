using System.Management.Automation;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>Wait-MilvusL7.</summary>
[Cmdlet(VerbsLifecycle.Wait, "MilvusL7", SupportsShouldProcess = true)]
[OutputType(typeof(MilvusL7Status))]
public sealed class WaitMilvusL7Command : ObservingCmdlet
{
    /// <summary>How long to wait, in seconds or as a TimeSpan. A managed certificate takes up to an hour.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Annotates an Ingress whose last sync failed for a cause that is over, so that GKE syncs it at once.</summary>
    [Parameter]
    public SwitchParameter Nudge { get; set; }

    /// <summary>Annotates an Ingress that MilvusL7 did not create, or that Argo CD or Flux manages.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool IsForced => Force;

    private protected override void Process(MilvusRelease release)
    {
        var observer = new Observer(Compute, HostLookup.SystemAsync, TimeProvider.System);
        RunStream(context => L7Waiter.WaitAsync(observer, release, IsMeant, Timeout, context), happened => Write(release, happened));
    }

    private void Write(MilvusRelease release, WaitEvent happened)
    {
        switch (happened)
        {
            case WaitEvent.Ready ready:
                WriteObject(ready.Status);
                break;
            case WaitEvent.CauseOver { Finding: var finding } when Nudge:
                WriteVerbose($"{finding.Message} {finding.Evidence}");
                // The wait goes on where the annotation is refused: GKE retries by itself, later.
                Attempt(finding, () => Change(c => IngressNudge.PlanAsync(release, finding.IngressName!, Force, TimeProvider.System.GetUtcNow(), c)));
                break;
            case WaitEvent.CauseOver { Finding: var finding }:
                WriteWarning($"{finding.Message} {finding.RecommendedAction}. Or run: Wait-MilvusL7 -Nudge");
                break;
        }
    }
}
