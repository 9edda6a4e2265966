using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Gke;

/// <summary>What New-MilvusFrontendConfig is asked for.</summary>
internal sealed record FrontendConfigRequest(string? Name, bool? RedirectToHttps, RedirectResponseCode? ResponseCode, string? SslPolicy, bool Force);

/// <summary>New-MilvusFrontendConfig.</summary>
internal static class FrontendConfigPlanner
{
    public static string DefaultName(ReleaseState state) => state.Name + "-frontendconfig";

    public static async Task<PlannedChange<MilvusFrontendConfigChange>> PlanAsync(MilvusRelease release, FrontendConfigRequest request, bool planning, EngineContext context)
    {
        if (request.RedirectToHttps is null && request.SslPolicy is null && request.ResponseCode is null)
        {
            throw Errors.Missing("FrontendConfigEmpty", "A FrontendConfig without a redirect and an SSL policy has no effect.", "Specify -RedirectToHttps, -SslPolicy, or both.");
        }

        if (request.SslPolicy is { } policy)
        {
            ResourceName.CheckCompute("SslPolicy", policy);
        }

        var session = await ReleaseSession.Of(release).RefreshAsync(planning, context);
        var name = request.Name ?? DefaultName(session.State);
        ResourceName.CheckKubernetes("Name", name);
        var desired = ResourcePlanner.NewResource(ResourceKind.FrontendConfig, session.State, name);
        var existing = await session.Target.GetAsync(new ResourceRef(ResourceKind.FrontendConfig, session.State.Namespace, name), context);
        // A parameter that is left out takes nothing away.
        var spec = existing?["spec"]?.DeepClone() as JsonObject ?? [];
        var redirects = request.RedirectToHttps ?? spec.Flag("redirectToHttps", "enabled") ?? false;
        if (request.ResponseCode is not null && !redirects)
        {
            throw Errors.Invalid("ResponseCode", request.ResponseCode, "it requires -RedirectToHttps.");
        }

        if (redirects)
        {
            var code = request.ResponseCode is { } asked ? CodeName(asked) : spec.Text("redirectToHttps", "responseCodeName") ?? CodeName(RedirectResponseCode.MovedPermanently);
            spec["redirectToHttps"] = new JsonObject { ["enabled"] = true, ["responseCodeName"] = code };
        }
        else if (request.RedirectToHttps is false)
        {
            spec["redirectToHttps"] = new JsonObject { ["enabled"] = false };
        }

        if (request.SslPolicy is not null)
        {
            spec["sslPolicy"] = request.SslPolicy;
        }

        desired["spec"] = spec;
        return await ResourcePlanner.PlanAsync(
            session,
            new ApplyRequest(desired, request.Force),
            release.Carried with { FrontendConfigName = name },
            context,
            (info, after) => new MilvusFrontendConfigChange(
                info,
                after.Flag("spec", "redirectToHttps", "enabled") == true ? after.Text("spec", "redirectToHttps", "responseCodeName") : null,
                after.Text("spec", "sslPolicy")));
    }

    private static string CodeName(RedirectResponseCode code) => code switch
    {
        RedirectResponseCode.Found => "FOUND",
        RedirectResponseCode.SeeOther => "SEE_OTHER",
        RedirectResponseCode.TemporaryRedirect => "TEMPORARY_REDIRECT",
        RedirectResponseCode.PermanentRedirect => "PERMANENT_REDIRECT",
        _ => "MOVED_PERMANENTLY_DEFAULT",
    };
}
