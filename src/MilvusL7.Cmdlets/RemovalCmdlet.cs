using System.Management.Automation;
using MilvusL7.Engine.Gke;

namespace MilvusL7.Cmdlets;

/// <summary>Deletes an object that a New- cmdlet created, and passes the release on.</summary>
public abstract class RemovalCmdlet : ReleaseCmdlet
{
    /// <summary>How long the object may take to disappear, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>The kind of the object; no type of the engine, which listing the commands would load.</summary>
    private protected abstract string Kind { get; }

    /// <summary>The name that was given; null or empty for the default.</summary>
    private protected abstract string? ObjectName { get; }

    private protected override void Process(MilvusRelease release)
    {
        var request = new RemovalRequest(Kind, string.IsNullOrEmpty(ObjectName) ? null : ObjectName, Timeout, Force);
        if (Change(c => RemovalPlanner.PlanAsync(release, request, IsWhatIf, c)) is { } result)
        {
            WriteObject(result);
        }
    }
}
