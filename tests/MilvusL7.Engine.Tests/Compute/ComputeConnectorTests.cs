using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class ComputeConnectorTests
{
    private static EngineContext Silent => new(new Reports(), CancellationToken.None);

    private static ComputeAccess Access => new() { Endpoint = "http://127.0.0.1:9/compute/v1/", AccessToken = Api.Secure(Api.Token) };

    [Fact]
    public async Task The_project_is_the_clusters()
    {
        using var connector = new ComputeConnector(Access);

        Assert.Equal("my-project", (await connector.OpenAsync(new NodesTarget("any", "gce://my-project/us-west1-a/n"), Silent)).Project);
    }

    [Fact]
    public async Task A_project_that_the_user_names_outranks_it_and_leaves_the_zones()
    {
        using var connector = new ComputeConnector(Access with { Project = "named" });
        var target = new NodesTarget("any", "gce://my-project/us-west1-a/n");

        Assert.Equal("named", (await connector.OpenAsync(target, Silent)).Project);
        Assert.Equal(["us-west1-a"], (await connector.PlaceAsync(target, Silent)).Zones);
    }

    [Fact]
    public async Task A_project_that_nothing_names_is_asked_for()
    {
        using var connector = new ComputeConnector(Access);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => connector.OpenAsync(new NodesTarget("minikube"), Silent));
        Assert.Equal("ComputeProjectUnknown", fault.ErrorId);
        Assert.Contains("-Project", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Place_and_client_are_found_once()
    {
        using var connector = new ComputeConnector(Access);
        var target = new NodesTarget("any", "gce://my-project/us-west1-a/n");

        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => connector.OpenAsync(target, Silent)));

        Assert.Single(clients.Distinct());
        Assert.Equal(1, target.Asked);
    }

    [Fact]
    public async Task What_failed_is_tried_anew()
    {
        using var connector = new ComputeConnector(Access);
        var target = new NodesTarget("any", "gce://my-project/us-west1-a/n") { Fault = Errors.ApiServerTimeout("https://cluster.example", "list nodes") };
        await Assert.ThrowsAsync<MilvusL7Exception>(() => connector.PlaceAsync(target, Silent));

        target.Fault = null;

        Assert.Equal("my-project", (await connector.PlaceAsync(target, Silent)).Project);
    }
}
