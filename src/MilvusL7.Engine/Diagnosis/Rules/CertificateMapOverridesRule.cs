using MilvusL7.Engine.Compute;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>A certificate map on the proxy takes the place of all certificates, silently: what the Ingress names is not shown.</summary>
internal sealed class CertificateMapOverridesRule() : Rule("CertificateMapOverrides", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (CertificateFacts.Proxy(observation) is { } proxy && proxy.Text("certificateMap") is { } map)
        {
            yield return Finding(
                observation,
                $"TargetHttpsProxy {proxy.Text("name")}",
                $"A certificate map is set on the proxy: clients are shown its certificates, and those of Ingress {observation.IngressName} to nobody.",
                $"targetHttpsProxy {proxy.Text("name")}, certificateMap: {map}",
                $"If the map is not meant: gcloud compute target-https-proxies update {Literal.Argument(proxy.Text("name") ?? string.Empty)} --clear-certificate-map{observation.Compute.Options}; if it is: gcloud certificate-manager maps entries list --map {Literal.Argument(ComputeNames.Last(map))}{observation.Compute.ProjectOption} shows what clients get.");
        }
    }
}
