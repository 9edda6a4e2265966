using System.Management.Automation;
using System.Security;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>A release on the rig, GKE's controllers and the Compute API in their stand-ins' persons, and the module at work with both.</summary>
internal sealed class L7Place : IAsyncDisposable
{
    public const string Get = $"Get-MilvusRelease {Workplace.Release}";

    private readonly OperatorStandIn? _operator;

    private L7Place(Workplace work, ComputeServer server, GkeController gke, OperatorStandIn? milvusOperator)
    {
        _operator = milvusOperator;
        Work = work;
        Server = server;
        Gke = gke;
    }

    public Workplace Work { get; }

    public ComputeServer Server { get; }

    public GkeController Gke { get; }

    public ComputeState Compute => Server.State;

    public GkeBehaviour Google => Gke.Behaviour;

    /// <summary>A release whose authorization is on, not moved yet.</summary>
    /// <param name="prepare">Before the release is installed.</param>
    public static async Task<L7Place> StartAsync(
        Action<GkeOptions>? options = null, string owner = MilvusRelease.Helm, GkeOptions? gkeOptions = null, Func<Workplace, Task>? prepare = null,
        string helm = "helm3", string serviceType = "LoadBalancer", string more = "")
    {
        var work = await Workplace.StartAsync(helm);
        if (prepare is not null)
        {
            await prepare(work);
        }

        await new MilvusRelease().InstallAsync(work, owner, serviceType, more);
        gkeOptions ??= new GkeOptions();
        options?.Invoke(gkeOptions);
        var state = new ComputeState("milvusl7-test");
        var gke = await GkeController.StartAsync(work.Kubeconfig, work.Rig.Namespace, state, gkeOptions);
        var server = await ComputeServer.StartAsync(state, null);
        var token = new SecureString();
        foreach (char c in "ya29.a-token-of-the-tests")
        {
            token.AppendChar(c);
        }

        work.Module.Set("PSDefaultParameterValues", new DefaultParameterDictionary
        {
            ["Get-MilvusRelease:Kubeconfig"] = work.Kubeconfig,
            ["*-Milvus*:ComputeEndpoint"] = server.BaseUri.ToString(),
            ["*-Milvus*:AccessToken"] = token,
            // The addresses of Google's stand-in are documentation's: what is sent to them is lost.
            ["Test-MilvusL7:SkipConnection"] = true,
        });
        return new L7Place(work, server, gke, owner == MilvusRelease.Operator ? new OperatorStandIn(work.Kubeconfig, work.Rig.Namespace) : null);
    }

    public Task<ModuleRun> RunAsync(string script) => Work.RunAsync(script);

    public ModuleSession.Running Start(string script) => Work.Module.Start(script);

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        await Gke.DisposeAsync();
        await Server.DisposeAsync();
        await Work.DisposeAsync();
    }
}
