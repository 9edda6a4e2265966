using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Moves.Checks;

/// <summary>Proxies of Milvus 2.6 forward calls to older ones beside them, with their own TLS setting (milvus#48224).</summary>
internal static class VersionCheck
{
    public static CheckResult.Outcome Look(PreflightRequest request)
    {
        var state = request.Session.State;
        var serving = state.Serving.Where(w => w.Resource.Number("spec", "replicas") != 0).Select(w => w.Image).Distinct(StringComparer.Ordinal).ToArray();
        if (serving.Length > 1)
        {
            return CheckResult.Failed($"The proxies run more than one image: {string.Join(", ", serving)}.", "Wait until the upgrade finishes. To watch it, run: kubectl rollout status");
        }

        if (state.MilvusVersion is not { } version)
        {
            return CheckResult.Unknown("The image tag does not contain Milvus's version.", Advice(request));
        }

        return CheckResult.Passed($"Milvus is version {version}.{(request.Strategy == MilvusL7Strategy.SideBySide ? " " + Advice(request) : string.Empty)}");
    }

    private static string? Advice(PreflightRequest request) => request.Strategy == MilvusL7Strategy.SideBySide
        ? "Do not upgrade the release while the clone exists, especially not from 2.5 to 2.6. First run Complete-MilvusL7 or Disable-MilvusL7."
        : null;
}
