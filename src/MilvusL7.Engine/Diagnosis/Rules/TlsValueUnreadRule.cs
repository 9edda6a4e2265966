using MilvusL7.Engine.Releases;

namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The older guide turns TLS on by --set common.security.tlsMode=1. No chart has that value in a template: it does nothing (milvus-helm#31).
/// </summary>
internal sealed class TlsValueUnreadRule() : Rule("TlsValueUnread", FindingSeverity.Warning)
{
    public override bool IsAboutRelease => true;

    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        if (observation.Release.HasUnreadTlsValue)
        {
            var isOn = ReleaseFacts.IsTlsOn(observation);
            yield return Finding(
                observation,
                $"Helm release {(observation.Release.Namespace is { } ns ? ns + "/" : string.Empty)}{observation.Release.Name}",
                $"The Helm value {MilvusConfiguration.TlsModeKey} has no effect, because no chart reads it." + (isOn ? " Another setting enables TLS." : " It does not enable TLS."),
                $"{MilvusConfiguration.TlsModeKey} in the release's values; {ReleaseFacts.Shown(observation, MilvusConfiguration.TlsModeKey)}",
                isOn ? "Remove the value from your values file." : observation.Command("Enable-MilvusTls"),
                severity: isOn ? FindingSeverity.Information : null);
        }
    }
}
