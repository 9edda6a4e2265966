using System.Net;

namespace MilvusL7.GkeStandIn;

internal sealed class ApiServerException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
