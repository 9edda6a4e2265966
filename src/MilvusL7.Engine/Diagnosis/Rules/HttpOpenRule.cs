using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Port 80 is open unless it is closed, and what goes through it is plaintext. It is needed while a managed certificate is being issued, and for a
/// redirect; not otherwise.
/// </summary>
internal sealed class HttpOpenRule() : Rule("HttpOpen", FindingSeverity.Warning)
{
    private const string Active = "Active";

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var ingress = observation.Ingress;
        if (!IngressFacts.IsHttpAllowed(ingress) || !IngressFacts.NamesCertificate(ingress) || IsNeeded(observation) || InternalHttpAndHttpsRule.IsSo(observation))
        {
            yield break;
        }

        yield return Finding(
            observation,
            observation.IngressTarget,
            "Port 80 is open but not needed. Clients can send requests and tokens in plaintext.",
            $"{IngressPlanner.AllowHttpAnnotation}: {ingress.Annotation(IngressPlanner.AllowHttpAnnotation) ?? "not set (default: true)"}",
            observation.Kubectl($"annotate ingress {observation.IngressName} --overwrite {IngressPlanner.AllowHttpAnnotation}=false"));
    }

    private static bool IsNeeded(Observation observation)
    {
        var named = observation.Ingress.Annotation(IngressPlanner.FrontendConfigAnnotation) is not null && !observation.IsInternal;
        var redirects = named && (!observation.FrontendConfig.IsKnown || (observation.IsFolder && observation.FrontendConfig.IsMissing)
            || observation.FrontendConfig.Value.Flag("spec", "redirectToHttps", "enabled") == true);
        return redirects || observation.ManagedCertificates.Values.Any(c => c.Value.Text("status", "certificateStatus") != Active);
    }
}
