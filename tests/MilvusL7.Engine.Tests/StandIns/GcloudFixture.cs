using MilvusL7.ComputeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.StandIns;

/// <summary>A stand-in with a load balancer in it, a gcloud that talks to it, and the folder for gcloud's own files.</summary>
public sealed class GcloudFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-gcloud-").FullName;

    public ComputeServer Server { get; private set; } = null!;

    internal Gcloud Gcloud { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await ComputeServer.StartAsync(LoadBalancer.Make());
        Gcloud = new Gcloud(Server.BaseUri, LoadBalancer.Project, _folder);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
