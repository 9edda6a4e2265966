using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MilvusL7.GkeStandIn;

/// <summary>
/// GKE's webhook that gives a new pod the readiness gate of container-native load balancing when a Service that selects it has an
/// endpoint group. For one namespace; taken out of the cluster when disposed of.
/// </summary>
public sealed class ReadinessGateWebhook : IAsyncDisposable
{
    private const string Place = "milvusl7.test/readiness-gates";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ApiServer _api;
    private readonly string _namespace;
    private readonly WebApplication _application;
    private readonly string _authority;

    private ReadinessGateWebhook(string kubeconfig, string @namespace)
    {
        _api = new ApiServer(kubeconfig);
        _namespace = @namespace;
        var certificate = Certificate();
        _authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    private string Configuration => $"apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/milvusl7-{_namespace}";

    public static async Task<ReadinessGateWebhook> StartAsync(string kubeconfig, string @namespace)
    {
        var webhook = new ReadinessGateWebhook(kubeconfig, @namespace);
        try
        {
            await webhook._application.StartAsync();
            await webhook.RegisterAsync();
            return webhook;
        }
        catch
        {
            await webhook.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _api.SendAsync(HttpMethod.Delete, Configuration, null, "application/json", limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ApiServerException)
        {
            // The cluster is going too, and a webhook that does not answer is passed over.
        }

        await _application.DisposeAsync();
        _api.Dispose();
    }

    private async Task RegisterAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var label = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Place] = _namespace } } };
        await _api.SendAsync(HttpMethod.Patch, $"api/v1/namespaces/{_namespace}", label, ApiServer.MergePatch, limit.Token);
        string url = new UriBuilder(_application.Urls.First()) { Host = "127.0.0.1" }.Uri.ToString();
        var configuration = JsonNode.Parse($$"""
            {
              "apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
              "metadata": { "name": "milvusl7-{{_namespace}}" },
              "webhooks": [ {
                "name": "pod-ready.common-webhooks.networking.gke.io",
                "clientConfig": { "url": "{{url}}", "caBundle": "{{_authority}}" },
                "rules": [ { "apiGroups": [ "" ], "apiVersions": [ "v1" ], "operations": [ "CREATE" ], "resources": [ "pods" ] } ],
                "namespaceSelector": { "matchLabels": { "{{Place}}": "{{_namespace}}" } },
                "admissionReviewVersions": [ "v1" ], "sideEffects": "None", "failurePolicy": "Ignore", "timeoutSeconds": 5
              } ]
            }
            """);
        await _api.SendAsync(HttpMethod.Post, "apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", configuration, "application/json", limit.Token);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var response = new JsonObject { ["uid"] = review.Text("request", "uid"), ["allowed"] = true };
        if (review.At("request", "object") is JsonObject pod && await WantsGateAsync(pod, context.RequestAborted))
        {
            var gate = new JsonObject { ["conditionType"] = PodCondition.NegReady };
            bool isFirst = !pod.Items("spec", "readinessGates").Any();
            var patch = new JsonArray(new JsonObject
            {
                ["op"] = "add",
                ["path"] = isFirst ? "/spec/readinessGates" : "/spec/readinessGates/-",
                ["value"] = isFirst ? new JsonArray(gate) : gate,
            });
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }.ToJsonString(), context.RequestAborted);
    }

    private async Task<bool> WantsGateAsync(JsonObject pod, CancellationToken cancellation)
    {
        if (pod.Items("spec", "readinessGates").Any(gate => gate.Text("conditionType") == PodCondition.NegReady))
        {
            return false;
        }

        var groups = await _api.GetAsync(WatchedKind.Of("ServiceNetworkEndpointGroup").Path(_namespace), cancellation);
        var names = groups.Items("items").Select(group => group.Text("metadata", "labels", "networking.gke.io/service-name")).ToHashSet();
        var services = names.Count == 0 ? null : await _api.GetAsync(WatchedKind.Of("Service").Path(_namespace), cancellation);
        return services.Items("items").Any(service => names.Contains(service.Name()) && NegController.Selects(service, pod));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }
}
