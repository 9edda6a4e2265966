using Grpc.Core;
using MilvusL7.Engine.Connection.Protocol;
using Status = MilvusL7.Engine.Connection.Protocol.Status;

namespace MilvusL7.MilvusStandIn;

internal sealed class MilvusService(Options options) : Engine.Connection.Protocol.MilvusService.MilvusServiceBase
{
    private static long _lastIdentifier = 449_000_000_000_000_000;

    public override Task<ConnectResponse> Connect(ConnectRequest request, ServerCallContext context) => Task.FromResult(new ConnectResponse
    {
        Status = OwnStatus(),
        ServerInfo = new ServerInfo { BuildTags = options.Version, DeployMode = "DISTRIBUTED" },
        Identifier = Interlocked.Increment(ref _lastIdentifier),
    });

    public override Task<GetVersionResponse> GetVersion(GetVersionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetVersionResponse { Status = OwnStatus(), Version = options.Version });

    public override Task<CheckHealthResponse> CheckHealth(CheckHealthRequest request, ServerCallContext context)
    {
        var answer = new CheckHealthResponse { Status = new Status(), IsHealthy = !options.Unhealthy };
        if (options.Unhealthy)
        {
            answer.Reasons.Add("the stand-in was told to be unhealthy");
        }

        return Task.FromResult(answer);
    }

    // Milvus's own code for a service that is not ready; gRPC's is OK then.
    private Status OwnStatus() => options.NotReady ? new Status { Code = 1, Reason = "service not ready" } : new Status();
}
