using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Cmdlets.Tests.Layers;
using MilvusL7.ComputeStandIn;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>A world behind the APIs of Kubernetes and Compute, and a session with the module, kubectl and a gcloud that is read, not run.</summary>
internal sealed class RemedyPlace : IAsyncDisposable
{
    public const string Get = $"Get-MilvusRelease {GuideWorld.Release} -Namespace {GuideWorld.Namespace}";

    private static readonly string[] OursByKind = ["Ingress", "BackendConfig", "Secret", "ManagedCertificate", "FrontendConfig"];

    private readonly ComputeServer _compute;

    private RemedyPlace(WorldApi api, ComputeServer compute, ModuleSession session)
    {
        (Api, _compute, Session) = (api, compute, session);
    }

    public WorldApi Api { get; }

    public ModuleSession Session { get; }

    public GkeWorld World => Api.World;

    /// <param name="isOurs">True for objects that the module made and that somebody edited since; else kubectl applied them.</param>
    public static async Task<RemedyPlace> StartAsync(RemedyCase remedy, bool isOurs)
    {
        GkeWorld world = remedy.World();
        Present(world);
        if (isOurs)
        {
            foreach (JsonObject item in world.Kubernetes.Items.Where(i => OursByKind.Contains(i["kind"]!.ToString())))
            {
                FieldOwners.MakeOurs(item);
            }
        }

        GkeWorld before = world.Clone();
        remedy.Break(world);
        GkeWorld settled = Translator.Settle(world);
        remedy.Then(settled);
        WorldApi api = await WorldApi.StartAsync(settled);
        foreach (JsonObject item in settled.Kubernetes.Items.Where(FieldOwners.IsOurs))
        {
            if (before.Kubernetes.Get(item["kind"]!.ToString(), GuideWorld.Namespace, item["metadata"]!["name"]!.ToString()) is { } made)
            {
                api.Owners.Take(made, item, FieldOwners.UpdateOf("kubectl-edit"), FieldOwners.Differing(made, item).ToArray());
            }
        }

        ComputeState state = new(settled.Cluster.Project);
        ComputeStateWriter.Write(state, settled);
        remedy.Compute(state);
        ComputeServer compute = await ComputeServer.StartAsync(state, null);
        ModuleSession session = new() { Answer = _ => 0 };
        RemedyPlace place = new(api, compute, session);
        place.Prepare();
        return place;
    }

    /// <summary>Id and recommended action of each finding.</summary>
    public IReadOnlyList<(string Id, string Action)> Findings() =>
        [.. Session.Run($"{Get} | Test-MilvusL7 -SkipConnection").Succeeded().Objects.Select(o => (Outcome.Value<string>(o, "Id"), Outcome.Value<string>(o, "RecommendedAction")))];

    /// <summary>Runs a command as it was printed, and then lets GKE act.</summary>
    public void Run(string command)
    {
        Outcome outcome = Session.Run($"$global:LASTEXITCODE = 0\n{command}\nif ($LASTEXITCODE) {{ throw \"it ended with $LASTEXITCODE\" }}");
        ErrorRecord[] errors = [.. outcome.Errors];
        // What a program writes to its standard error is no fault by itself.
        Assert.True(errors.All(e => e.FullyQualifiedErrorId.StartsWith("NativeCommandError", StringComparison.Ordinal)), $"{command}\n{string.Join('\n', errors.Select(e => $"{e.FullyQualifiedErrorId}: {e} {e.ErrorDetails?.RecommendedAction}"))}");
        foreach (string[] line in GcloudLines())
        {
            GcloudLine.Apply(_compute.State, line);
        }
    }

    /// <summary>GKE's controllers see what was changed, some minutes later.</summary>
    public void Settle(Action<GkeWorld>? meanwhile = null)
    {
        GkeWorld world = World;
        ComputeStore now = new();
        ComputeStateWriter.Read(_compute.State, world.Cluster, now);
        foreach (string path in world.Compute.Paths.Except(now.Paths).ToArray())
        {
            world.Compute.Remove(path);
        }

        foreach (string path in now.Paths)
        {
            world.Compute.Put(ComputeStore.Collection(path), now.Get(path)!);
        }

        world.Now = DateTimeOffset.UtcNow;
        meanwhile?.Invoke(world);
        GkeWorld settled = Translator.Settle(world);
        foreach (string path in now.Paths.Except(settled.Compute.Paths))
        {
            _compute.State.Remove(path);
        }

        ComputeStateWriter.Write(_compute.State, settled);
        Api.World = settled;
        Api.Signal();
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Api.DisposeAsync();
        await _compute.DisposeAsync();
    }

    /// <summary>A world of today whose release nobody's Helm made.</summary>
    private static void Present(GkeWorld world)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        TimeSpan later = now - world.Now;
        foreach (JsonObject metadata in world.Kubernetes.Items.Select(i => i["metadata"]!.AsObject()).Where(m => m["creationTimestamp"] is not null))
        {
            DateTimeOffset made = DateTimeOffset.Parse(metadata["creationTimestamp"]!.ToString(), CultureInfo.InvariantCulture);
            metadata["creationTimestamp"] = (made + later).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        world.Now = now;
        JsonObject service = world.Service();
        service.SetAnnotation("meta.helm.sh/release-name", null);
        service.SetAnnotation("meta.helm.sh/release-namespace", null);
        service["metadata"]!["labels"]!.AsObject().Remove("app.kubernetes.io/managed-by");
    }

    private void Prepare()
    {
        WorkFolder folder = Session.Folder;
        folder.Write("kubeconfig", Api.Kubeconfig);
        (string certificate, string key) = GuideWorld.CreateCertificate(GuideWorld.Host);
        folder.Write("tls.crt", certificate);
        folder.Write("tls.key", key);
        Session.Set("PSDefaultParameterValues", new DefaultParameterDictionary
        {
            ["Get-MilvusRelease:Kubeconfig"] = folder["kubeconfig"],
            ["*-Milvus*:ComputeEndpoint"] = _compute.BaseUri.ToString(),
        });
        Script("kubectl", $"KUBECONFIG='{folder["kubeconfig"]}' KUBECACHEDIR='{folder["cache"]}' HOME='{folder.Path}' KUBE_EDITOR=true exec '{Tools.Find("kubectl")}' \"$@\"");
        Script("gcloud", $"for word in \"$@\"; do printf '%s\\n' \"$word\" >> '{folder["gcloud.log"]}'; done; printf '\\036\\n' >> '{folder["gcloud.log"]}'");
    }

    private void Script(string name, string text)
    {
        string path = Session.Folder[name + ".sh"];
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Session.Run($"${{alias:{name}}} = '{path}'").Succeeded();
    }

    private IEnumerable<string[]> GcloudLines()
    {
        string log = Session.Folder["gcloud.log"];
        if (!File.Exists(log))
        {
            return [];
        }

        string text = File.ReadAllText(log);
        File.Delete(log);
        return text.Split("\u001e\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
