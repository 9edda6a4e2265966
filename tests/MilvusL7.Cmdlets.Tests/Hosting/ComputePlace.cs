using System.Management.Automation;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;

namespace MilvusL7.Cmdlets.Tests.Hosting;

/// <summary>A session, and the Compute API of a project beside it. There is no cluster.</summary>
internal sealed class ComputePlace : IAsyncDisposable
{
    public const string Project = "milvusl7-test";

    private ComputePlace(ComputeServer server, ModuleSession session)
    {
        Server = server;
        Session = session;
    }

    public ComputeServer Server { get; }

    public ModuleSession Session { get; }

    /// <summary>Every cmdlet finds the API; the project is named where a test says so.</summary>
    /// <param name="sample">Folder of sample manifests to start from.</param>
    /// <param name="isProjectGiven">False to leave the project to the cmdlet.</param>
    public static async Task<ComputePlace> StartAsync(string? sample = "cluster", bool isProjectGiven = true)
    {
        ComputeServer server = await ComputeServer.StartAsync(new ComputeState(Project), null);
        ModuleSession session = new(sample);
        DefaultParameterDictionary defaults = new() { ["*-Milvus*:ComputeEndpoint"] = server.BaseUri.ToString() };
        if (isProjectGiven)
        {
            defaults["*-MilvusStaticAddress:Project"] = Project;
        }

        session.Set("PSDefaultParameterValues", defaults);
        return new ComputePlace(server, session);
    }

    public void AddAddress(string name, string address, string? region = null) => Server.State.Put(
        region is null ? "global/addresses" : $"regions/{region}/addresses",
        new JsonObject { ["name"] = name, ["address"] = address, ["addressType"] = "EXTERNAL" });

    public bool HasAddress(string name) => Server.State.Get($"global/addresses/{name}") is not null;

    public Outcome Run(string script, params object?[] arguments) => Session.Run(script, arguments);

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Server.DisposeAsync();
    }
}
