using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Cuts;

/// <summary>The rig's API server without kubectl: hundreds of runs would start it thousands of times.</summary>
public sealed class ApiClient : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> Collections = new Dictionary<string, string>
    {
        ["Service"] = "api/v1/namespaces/{0}/services",
        ["ConfigMap"] = "api/v1/namespaces/{0}/configmaps",
        ["Secret"] = "api/v1/namespaces/{0}/secrets",
        ["Deployment"] = "apis/apps/v1/namespaces/{0}/deployments",
        ["Ingress"] = "apis/networking.k8s.io/v1/namespaces/{0}/ingresses",
        ["BackendConfig"] = "apis/cloud.google.com/v1/namespaces/{0}/backendconfigs",
        ["FrontendConfig"] = "apis/networking.gke.io/v1beta1/namespaces/{0}/frontendconfigs",
        ["ManagedCertificate"] = "apis/networking.gke.io/v1/namespaces/{0}/managedcertificates",
        ["Lease"] = "apis/coordination.k8s.io/v1/namespaces/{0}/leases",
        ["Milvus"] = "apis/milvus.io/v1beta1/namespaces/{0}/milvuses",
        ["HorizontalPodAutoscaler"] = "apis/autoscaling/v1/namespaces/{0}/horizontalpodautoscalers",
    };

    private readonly HttpClient _client;

    public ApiClient()
    {
        RigEnvironment.RefuseOthers(RigEnvironment.Kubeconfig);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(RigEnvironment.Kubeconfig);
        Server = new Uri(configuration.Host.TrimEnd('/') + "/");
        // Only the rig, on this machine's loopback.
#pragma warning disable CA5399, CA5359
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true }, EnableMultipleHttp2Connections = true })
        {
            BaseAddress = Server,
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = TimeSpan.FromSeconds(60),
        };
#pragma warning restore CA5399, CA5359
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", configuration.AccessToken);
    }

    public Uri Server { get; }

    public static IEnumerable<string> Kinds => Collections.Keys;

    public Task CreateNamespaceAsync(string name) => PostAsync("api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    /// <summary>Begins it; what fails is the rig's, and would hide why a test failed.</summary>
    public async Task DeleteNamespaceAsync(string name)
    {
        using var answer = await _client.DeleteAsync(new Uri($"api/v1/namespaces/{name}", UriKind.Relative));
    }

    public Task CreateAsync(string @namespace, JsonObject item) => PostAsync(PathOf(item["kind"]!.ToString(), @namespace), item);

    public async Task<JsonObject> GetAsync(string @namespace, string kind, string name)
    {
        using var answer = await _client.GetAsync(new Uri($"{PathOf(kind, @namespace)}/{name}", UriKind.Relative));
        return await ReadAsync(answer);
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string @namespace, string kind)
    {
        using var answer = await _client.GetAsync(new Uri(PathOf(kind, @namespace), UriKind.Relative));
        var list = await ReadAsync(answer);
        var items = list["items"]!.AsArray().Select(item => item!.DeepClone().AsObject()).ToArray();
        foreach (var item in items)
        {
            item["kind"] = kind;
        }

        return items;
    }

    public void Dispose() => _client.Dispose();

    private async Task PostAsync(string path, JsonNode body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        await ReadAsync(answer);
    }

    private static string PathOf(string kind, string @namespace) => Collections[kind].Replace("{0}", @namespace, StringComparison.Ordinal);

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new HttpRequestException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {text}", null, answer.StatusCode);
    }
}
