using System.Text.Json.Nodes;

namespace MilvusL7.GkeStandIn;

/// <summary>One port of a Service as the back end that an Ingress asks for.</summary>
/// <param name="Id">How Go prints the Ingress's reference to the port.</param>
internal sealed record ServicePort(
    JsonObject Service,
    string Id,
    string Name,
    int Port,
    int NodePort,
    string TargetPort,
    string Protocol,
    JsonObject? BackendConfig,
    bool IsDefault)
{
    public string Backend(Names names) => names.Backend(Service.Namespace(), Service.Name(), Port);
}
