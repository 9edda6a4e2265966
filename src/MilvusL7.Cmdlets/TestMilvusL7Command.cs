using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Diagnosis;

namespace MilvusL7.Cmdlets;

/// <summary>Test-MilvusL7.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MilvusL7")]
[OutputType(typeof(MilvusL7Finding), typeof(bool))]
public sealed class TestMilvusL7Command : ObservingCmdlet
{
    /// <summary>Answers true or false for each release: true where there is no finding of severity Error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Does not connect to the load balancer as a client.</summary>
    [Parameter]
    public SwitchParameter SkipConnection { get; set; }

    private protected override bool NeedsCluster => false;

    private protected override bool SeesOtherNamespaces => true;

    private protected override void Process(MilvusRelease release)
    {
        var observations = Observe(release);
        if (observations.Any(IsMeantMissing))
        {
            throw Errors.IngressNotFound(release.ToString());
        }

        if (!SkipConnection && observations.Any(o => o.Address is not null))
        {
            observations = Run(context => ConnectionObserver.ConnectAsync(observations, release, context));
        }

        var findings = observations.SelectMany(RuleSet.Check);
        if (Quiet)
        {
            WriteObject(findings.All(f => f.Severity != FindingSeverity.Error));
        }
        else
        {
            WriteObject(findings.OrderByDescending(f => f.Severity), enumerateCollection: true);
        }
    }
}
