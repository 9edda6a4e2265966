using System.Management.Automation;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Cmdlets;

/// <summary>Changes Milvus's TLS, and waits for the pods that restart where that is asked for.</summary>
public abstract class TlsCmdlet : ReleaseCmdlet
{
    /// <summary>Waits until the new pods serve.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long -Wait waits, in seconds or as a TimeSpan.</summary>
    [Parameter]
    [Duration(1, 86400)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>Waits, and writes the result.</summary>
    private protected void Finish(MilvusTlsChange? result)
    {
        if (result is null)
        {
            return;
        }

        if (Wait && result.Action != ChangeAction.Planned)
        {
            Run(c => RolloutWaiter.WaitAsync(result.Release, result.RestartedDeployment, Timeout, c));
        }

        WriteObject(result);
    }
}
