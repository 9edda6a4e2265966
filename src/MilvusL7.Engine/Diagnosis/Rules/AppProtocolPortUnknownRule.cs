namespace MilvusL7.Engine.Diagnosis.Rules;

/// <summary>
/// The keys of app-protocols are names of the Service's ports; one that it does not have (or a number) is ignored without a word, and the port is
/// plain HTTP.
/// </summary>
internal sealed class AppProtocolPortUnknownRule() : Rule("AppProtocolPortUnknown", FindingSeverity.Warning)
{
    public override IEnumerable<MilvusL7Finding> Check(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        var annotation = service.ProtocolAnnotation;
        var unknown = Unknown(service);
        if (unknown.Length > 0 && service.FaultOf(annotation) is null)
        {
            var port = observation.Release.Service.PortName;
            var isMeant = IsMeant(observation);
            yield return Finding(
                observation,
                service.Target,
                $"{annotation} specifies {string.Join(", ", unknown)}, which is not a port name of Service {service.Name}. GKE ignores it"
                    + (isMeant ? $", and uses HTTP/1.1 for port {port}, where Milvus expects gRPC." : "."),
                $"{service.Shown(annotation)}; port names: {string.Join(", ", service.PortNames)}",
                observation.Command("Add-MilvusL7Annotation -Force"),
                isTerminal: isMeant,
                severity: isMeant ? FindingSeverity.Error : null);
        }
    }

    /// <summary>True where the port for gRPC is meant by a name that it does not have.</summary>
    internal static bool IsMeant(Observation observation)
    {
        var service = ServiceFacts.Own(observation);
        var map = service.Parsed(service.ProtocolAnnotation).Map();
        return !map.ContainsKey(observation.Release.Service.PortName) && Unknown(service).Any(u => map[u] == "HTTP2");
    }

    private static string[] Unknown(ServiceFacts service) =>
        service.Parsed(service.ProtocolAnnotation).Map().Keys.Except(service.PortNames, StringComparer.Ordinal).ToArray();
}
