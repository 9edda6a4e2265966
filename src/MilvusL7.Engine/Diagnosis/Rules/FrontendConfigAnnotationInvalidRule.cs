using MilvusL7.Engine.Gke;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The annotation is networking.gke.io/v1beta1.FrontendConfig and its value one plain name: of another spelling, of JSON as a BackendConfig's
/// has it, of a list, nothing comes.
/// </summary>
internal sealed class FrontendConfigAnnotationInvalidRule() : Rule("FrontendConfigAnnotationInvalid", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        foreach (var (annotation, value) in observation.Ingress.Map("metadata", "annotations").Where(a => IsMeant(a.Key)))
        {
            var isRight = annotation == IngressPlanner.FrontendConfigAnnotation;
            if (isRight && ResourceName.IsKubernetes(value))
            {
                continue;
            }

            yield return Finding(
                observation,
                observation.IngressTarget,
                isRight
                    ? "The annotation for the FrontendConfig is empty. GKE applies neither a redirect nor an SSL policy."
                    : $"GKE ignores annotation {annotation} and applies no FrontendConfig. The valid annotation is {IngressPlanner.FrontendConfigAnnotation}.",
                $"{annotation}: {value}",
                observation.Kubectl($"annotate ingress {observation.IngressName} --overwrite {(isRight ? string.Empty : annotation + "- ")}{IngressPlanner.FrontendConfigAnnotation}=<name>"));
        }
    }

    private static bool IsMeant(string annotation) =>
        annotation.Split('/')[^1].Replace("-", string.Empty, StringComparison.Ordinal).EndsWith("frontendconfig", StringComparison.OrdinalIgnoreCase);
}
