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
                $"The target proxy has a certificate map. It presents the map's certificates, and ignores those of Ingress {observation.IngressName}.",
                $"targetHttpsProxy {proxy.Text("name")}, certificateMap: {map}",
                $"If the map is not intended: gcloud compute target-https-proxies update {Literal.Argument(proxy.Text("name") ?? string.Empty)} --clear-certificate-map{observation.Compute.Options}; to see the map's certificates: gcloud certificate-manager maps entries list --map {Literal.Argument(ComputeNames.Last(map))}{observation.Compute.ProjectOption}");
        }
    }
}
