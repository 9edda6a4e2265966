using MilvusL7.Engine.Gke;
using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// Authorization is off by default, with root and a known password: what has a public address then serves everybody.
/// </summary>
internal sealed class AuthorizationOffRule() : Rule("AuthorizationOff", FindingSeverity.Error)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = observation.Release.Service;
        var isPublicL4 = L4OpenRule.AddressOf(observation) is not null && service.Exposure == L4Exposure.Public;
        var configuration = observation.Release.Configuration;
        if ((!observation.IsPublic && !isPublicL4) || configuration.AuthorizationEnabled || !ReleaseFacts.IsKnown(observation, MilvusConfiguration.AuthorizationKey))
        {
            yield break;
        }

        var isGuarded = !isPublicL4 && ReleaseFacts.HasSecurityPolicy(observation) == true;
        yield return Finding(
            observation,
            observation.ServiceTarget,
            $"Release {observation.Release.Name} is not protected: {ExposureChange.WithoutAuthorization}" + (isGuarded ? ", if the security policy allows it." : "."),
            $"{ReleaseFacts.Shown(observation, MilvusConfiguration.AuthorizationKey)}; "
                + (observation.IsPublic ? $"external Ingress {observation.IngressName}, address {observation.Address ?? "none yet"}" : $"Service of type LoadBalancer, address {L4OpenRule.AddressOf(observation)}"),
            $"Enable {MilvusConfiguration.AuthorizationKey} and change root's password. Or make the release internal: {(observation.Ingress is null ? observation.Command("New-MilvusIngress -HostName <host> -SecretName <secret> -Internal | Set-MilvusServiceType ClusterIP") : Remedies.Ingress(observation, options: "-Internal"))}",
            severity: isGuarded ? FindingSeverity.Warning : null);
    }
}
