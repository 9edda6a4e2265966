using System.Management.Automation;
using MilvusL7.Engine;
using MilvusL7.Engine.Diagnosis;

namespace MilvusL7.Cmdlets;

/// <summary>Get-MilvusL7Status.</summary>
[Cmdlet(VerbsCommon.Get, "MilvusL7Status")]
[OutputType(typeof(MilvusL7Status))]
public sealed class GetMilvusL7StatusCommand : ObservingCmdlet
{
    private protected override void Process(MilvusRelease release)
    {
        foreach (var observation in Observe(release))
        {
            if (observation.Ingress is null)
            {
                WriteError(ErrorRecords.Of(Errors.IngressNotFound(release.ToString()), release));
            }
            else
            {
                WriteObject(StatusBuilder.Build(observation));
            }
        }
    }
}
