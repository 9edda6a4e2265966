using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>
/// The Milvus operator, as far as the module meets it: brings what its custom resource says of the proxy into its Service and its Deployment.
/// As the real one (pkg/controllers/services.go) it adds annotations and takes none away.
/// </summary>
internal sealed class OperatorStandIn : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Kubernetes _client;
    private readonly string _namespace;
    private readonly TimeSpan _interval;
    private readonly Task _running;

    /// <param name="interval">Between two looks; a quarter of a second where it is left out.</param>
    public OperatorStandIn(string kubeconfig, string @namespace, TimeSpan? interval = null)
    {
        _interval = interval ?? TimeSpan.FromMilliseconds(250);
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        _namespace = @namespace;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await SettleAsync();
                await Task.Delay(_interval, _stop.Token);
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException)
            {
                // The API server is away, or an object was written by others meanwhile: the next look sees it.
                await Task.WhenAny(Task.Delay(_interval, _stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task SettleAsync()
    {
        var all = JsonNode.Parse(((JsonElement)await _client.CustomObjects.ListNamespacedCustomObjectAsync("milvus.io", "v1beta1", _namespace, "milvuses", cancellationToken: _stop.Token)).GetRawText())!;
        foreach (var milvus in all["items"]!.AsArray())
        {
            string name = milvus!["metadata"]!["name"]!.ToString();
            var proxy = milvus["spec"]!["components"]!["proxy"]!;
            await ServiceAsync(name + "-milvus", proxy);
            await DeploymentAsync(name + "-milvus-proxy", proxy, milvus["spec"]!["config"]);
        }
    }

    private async Task ServiceAsync(string name, JsonNode proxy)
    {
        var service = await _client.CoreV1.ReadNamespacedServiceAsync(name, _namespace, cancellationToken: _stop.Token);
        var wanted = proxy["serviceAnnotations"]?.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.ToString()) ?? [];
        string type = proxy["serviceType"]?.ToString() ?? "ClusterIP";
        var annotations = service.Metadata.Annotations ?? new Dictionary<string, string>();
        var patch = new JsonObject();
        foreach (var (key, value) in wanted.Where(entry => annotations.TryGetValue(entry.Key, out string? has) ? has != entry.Value : true))
        {
            patch[key] = value;
        }

        if (patch.Count == 0 && service.Spec.Type == type)
        {
            return;
        }

        var spec = new JsonObject { ["type"] = type };
        if (type == "ClusterIP")
        {
            // What a client that updates the whole object leaves out.
            spec["externalTrafficPolicy"] = null;
            spec["ports"] = new JsonArray([.. service.Spec.Ports.Select(port => (JsonNode)new JsonObject { ["name"] = port.Name, ["port"] = port.Port, ["protocol"] = port.Protocol, ["targetPort"] = port.TargetPort.Value })]);
        }

        var body = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = patch }, ["spec"] = spec };
        await _client.CoreV1.PatchNamespacedServiceAsync(new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch), name, _namespace, cancellationToken: _stop.Token);
    }

    private async Task DeploymentAsync(string name, JsonNode proxy, JsonNode? config)
    {
        var deployment = await _client.AppsV1.ReadNamespacedDeploymentAsync(name, _namespace, cancellationToken: _stop.Token);
        var container = deployment.Spec.Template.Spec.Containers[0];
        var wanted = (proxy["env"]?.AsArray() ?? []).Select(variable => (Name: variable!["name"]!.ToString(), Value: variable["value"]?.ToString())).ToArray();
        var has = (container.Env ?? []).Select(variable => (variable.Name, (string?)variable.Value)).ToArray();
        if (has.SequenceEqual(wanted))
        {
            return;
        }

        container.Env = [.. wanted.Select(variable => new V1EnvVar { Name = variable.Name, Value = variable.Value })];
        await _client.AppsV1.ReplaceNamespacedDeploymentAsync(deployment, name, _namespace, cancellationToken: _stop.Token);
    }
}
