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
            return CheckResult.Failed($"Proxies of more than one image serve: {string.Join(", ", serving)}.", "Let the upgrade end first: kubectl rollout status shows it.");
        }

        if (state.MilvusVersion is not { } version)
        {
            return CheckResult.Unknown("The image does not tell Milvus's version.", Advice(request));
        }

        return CheckResult.Passed($"Milvus is version {version}.{(request.Strategy == MilvusL7Strategy.SideBySide ? " " + Advice(request) : string.Empty)}");
    }

    private static string? Advice(PreflightRequest request) => request.Strategy == MilvusL7Strategy.SideBySide
        ? "While the clone stands the release keeps its version: upgrading it, from 2.5 to 2.6 above all, first needs Complete-MilvusL7 or Disable-MilvusL7."
        : null;
}
