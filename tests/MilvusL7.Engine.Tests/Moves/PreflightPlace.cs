using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Http;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Releases.Helm;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>A cluster in which nothing stands in the way of a move, over HTTP, and the Compute stand-in: to be changed in one place.</summary>
internal sealed class PreflightPlace : IAsyncDisposable
{
    private const string Namespace = "milvus";

    private LoopbackServer _server = null!;
    private ComputeServer _compute = null!;

    private PreflightPlace()
    {
    }

    /// <summary>Rights that the account lacks, as <c>patch services</c>; it is no administrator.</summary>
    public HashSet<string> Denied { get; } = new(StringComparer.Ordinal) { "* *" };

    /// <summary>What was asked for in reviews.</summary>
    public List<JsonNode> Asked { get; } = [];

    /// <summary>Paths and what is there.</summary>
    public Dictionary<string, JsonObject> Paths { get; } = new(StringComparer.Ordinal)
    {
        ["/apis/cloud.google.com/v1"] = Kinds("backendconfigs"),
        ["/apis/networking.gke.io/v1"] = Kinds("managedcertificates"),
        ["/apis/networking.gke.io/v1beta1"] = Kinds("frontendconfigs"),
        ["/apis/networking.k8s.io/v1/namespaces/milvus/ingresses"] = List(),
        ["/api/v1/namespaces/kube-system/configmaps/ingress-uid"] = new() { ["metadata"] = new JsonObject { ["name"] = "ingress-uid" } },
        ["/api/v1/nodes"] = List(Node("NodeController create implicit route")),
    };

    /// <summary>Paths that the account may not read.</summary>
    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    public ComputeState Compute { get; } = new(Api.Project);

    public ComputeServer ComputeServer => _compute;

    public string? Skip { get; set; }

    public ReleaseState State { get; set; } = new()
    {
        Name = "my-release",
        Namespace = Namespace,
        ManagedBy = ManagedBy.Manifest,
        Mode = MilvusMode.Cluster,
        MilvusVersion = "2.5.16",
        Service = new ServiceState { Name = "my-release-milvus" },
    };

    public IReleaseOwner Owner { get; set; } = new ManifestOwner();

    public static async Task<PreflightPlace> StartAsync()
    {
        var place = new PreflightPlace();
        place._server = await LoopbackServer.StartAsync(place.AnswerAsync);
        place._compute = await ComputeServer.StartAsync(place.Compute, new ComputeServerOptions { RequiredToken = Api.Token });
        return place;
    }

    public static JsonObject Node(string? route) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "node-0" },
        ["spec"] = new JsonObject { ["providerID"] = $"gce://{Api.Project}/us-west1-a/node-0", ["podCIDR"] = "10.4.0.0/24" },
        ["status"] = new JsonObject { ["conditions"] = route is null ? new JsonArray() : new JsonArray(new JsonObject { ["type"] = "NetworkUnavailable", ["status"] = "False", ["message"] = route }) },
    };

    public static JsonObject Ingress(string name, string host, bool ours = false) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = Namespace,
            ["labels"] = ours ? Ownership.Labels("my-release") : new JsonObject(),
            ["annotations"] = new JsonObject { ["kubernetes.io/ingress.class"] = "gce" },
        },
        ["spec"] = new JsonObject { ["rules"] = new JsonArray(new JsonObject { ["host"] = host }) },
    };

    public static JsonObject List(params JsonObject[] items) => new() { ["kind"] = "List", ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. items]) };

    public void HaveIngresses(params JsonObject[] ingresses) => Paths["/apis/networking.k8s.io/v1/namespaces/milvus/ingresses"] = List(ingresses);

    public void HaveInstance(bool hasAlias) => Compute.Put("zones/us-west1-a/instances", new JsonObject
    {
        ["name"] = "node-0",
        ["networkInterfaces"] = new JsonArray(hasAlias
            ? new JsonObject { ["networkIP"] = "10.138.0.2", ["aliasIpRanges"] = new JsonArray(new JsonObject { ["ipCidrRange"] = "10.4.0.0/24" }) }
            : new JsonObject { ["networkIP"] = "10.138.0.2" }),
    });

    public Task<IReadOnlyList<MilvusL7Check>> RunAsync(Func<PreflightRequest, PreflightRequest>? change = null)
    {
        var client = new KubernetesClientConfiguration { Host = _server.Url };
        var target = new ClusterTarget(new KubernetesConnection(client), new Kubeconfig([], "test", Namespace, client));
        var request = new PreflightRequest(new ReleaseSession(target, Owner, State))
        {
            HostNames = ["my-release.milvus.io"],
            IngressName = "my-release-milvus",
            Strategy = MilvusL7Strategy.SideBySide,
            UsesManagedCertificate = true,
            UsesFrontendConfig = true,
            Rights = [new("patch", string.Empty, "services"), new("create", "networking.k8s.io", "ingresses"), new("patch", "networking.k8s.io", "ingresses"), new("get", "apps", "deployments", "my-release-milvus-l7")],
        };
        var compute = new ComputeConnector(new ComputeAccess { Endpoint = _compute.BaseUri.ToString(), AccessToken = Api.Secure(Api.Token), Skip = Skip });
        return Preflight.RunAsync(target, change?.Invoke(request) ?? request, compute, new EngineContext(new Reports(), CancellationToken.None));
    }

    /// <summary>The one check; all others passed.</summary>
    public async Task<MilvusL7Check> OneAsync(string id, Func<PreflightRequest, PreflightRequest>? change = null)
    {
        var checks = await RunAsync(change);
        Assert.All(checks.Where(c => c.Id != id), c => Assert.True(c.Result == MilvusL7CheckResult.Passed, $"{c}: {c.Message}"));
        return checks.Single(c => c.Id == id);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _compute.DisposeAsync();
    }

    private static JsonObject Kinds(params string[] plurals) => new() { ["kind"] = "APIResourceList", ["resources"] = new JsonArray([.. plurals.Select(p => new JsonObject { ["name"] = p })]) };

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal))
        {
            var attributes = (await JsonNode.ParseAsync(http.Request.Body))!["spec"]!["resourceAttributes"]!;
            lock (Asked)
            {
                Asked.Add(attributes);
            }

            http.Response.StatusCode = 201;
            await http.Response.WriteAsync(new JsonObject { ["status"] = new JsonObject { ["allowed"] = !Denied.Contains($"{attributes.Text("verb")} {attributes.Text("resource")}") } }.ToJsonString());
        }
        else if (Forbidden.Contains(path))
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync($$"""{"kind":"Status","message":"x is forbidden: User \"somebody\" cannot list resource \"{{path.Split('/')[^1]}}\" in API group \"\" at the cluster scope"}""");
        }
        else if (Paths.TryGetValue(path, out var found))
        {
            await http.Response.WriteAsync(found.ToJsonString());
        }
        else
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync(path.StartsWith("/api/", StringComparison.Ordinal)
                ? """{"kind":"Status","code":404,"reason":"NotFound","details":{"name":"x","kind":"x"}}"""
                : "404 page not found");
        }
    }
}
