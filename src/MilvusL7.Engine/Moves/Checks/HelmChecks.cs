using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets.Cluster;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>What a Helm release needs to be upgraded.</summary>
internal static class HelmChecks
{
    public static async Task<CheckResult.Outcome> VersionAsync(Kubeconfig kubeconfig, EngineContext context)
    {
        try
        {
            var helm = await HelmCli.FindAsync(kubeconfig, context);
            return CheckResult.Passed($"Helm is version {helm.Version}.");
        }
        catch (MilvusL7Exception e)
        {
            return CheckResult.Failed(e);
        }
    }

    public static async Task<CheckResult.Outcome> ChartAsync(HelmOwner owner, Kubeconfig kubeconfig, EngineContext context)
    {
        HelmCli helm;
        try
        {
            helm = await HelmCli.FindAsync(kubeconfig, context);
        }
        catch (MilvusL7Exception e)
        {
            return CheckResult.Unknown($"The chart cannot be read without Helm: {e.Message}");
        }

        try
        {
            await owner.FindChartAsync(helm, context);
            return CheckResult.Passed($"Helm can read chart '{owner.Chart}' in the installed version {owner.Release.ChartVersion}.");
        }
        catch (MilvusL7Exception e)
        {
            return CheckResult.Failed(e);
        }
    }
}
