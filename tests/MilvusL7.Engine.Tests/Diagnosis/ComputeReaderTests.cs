using System.Text.Json.Nodes;
using MilvusL7.Engine.Compute;
using MilvusL7.Engine.Diagnosis;
using MilvusL7.Engine.Tests.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis;

/// <summary>What annotations name is asked for by its name, and never somewhere else.</summary>
public sealed class ComputeReaderTests
{
    [Theory]
    [InlineData("../firewalls/x")]
    [InlineData("x/../../firewalls/x")]
    [InlineData("x?filter=y")]
    [InlineData("%2e%2e/firewalls")]
    [InlineData("x\r\nHost: other.example")]
    public async Task Name_that_is_none_is_not_asked_for_and_the_rest_is_read(string name)
    {
        await using var api = await Api.StartAsync();
        var asked = api.Server.Requests.Count;
        var ingress = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "my-release-milvus",
                ["namespace"] = "milvus",
                ["annotations"] = new JsonObject
                {
                    ["kubernetes.io/ingress.class"] = "gce",
                    ["ingress.kubernetes.io/url-map"] = name,
                    ["ingress.kubernetes.io/https-forwarding-rule"] = "my-rule",
                    ["ingress.kubernetes.io/backends"] = new JsonObject { [name] = "HEALTHY", ["k8s1-0123-milvus"] = "HEALTHY" }.ToJsonString(),
                    ["kubernetes.io/ingress.global-static-ip-name"] = name,
                    ["ingress.gcp.kubernetes.io/pre-shared-cert"] = name,
                },
            },
            ["spec"] = new JsonObject(),
        };

        var view = await new ComputeReader(api.Client, GcpPlace.Unknown with { Region = "us-west1" }, api.Context).ReadAsync(ingress, []);

        Assert.True(view.Resources["global/forwardingRules/my-rule"].IsMissing);
        Assert.True(view.Resources["global/backendServices/k8s1-0123-milvus"].IsMissing);
        Assert.NotNull(view.Resources[ComputePath.Of("global", "urlMaps", name)].Unknown);
        var paths = api.Server.Requests.Skip(asked).Select(r => r.Path).ToArray();
        Assert.NotEmpty(paths);
        Assert.DoesNotContain(paths, p => p.Contains("firewalls/x", StringComparison.Ordinal) || p.Contains("..", StringComparison.Ordinal) || p.Contains("%2", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(paths, p => p.EndsWith("/firewalls", StringComparison.Ordinal) && !p.EndsWith("/global/firewalls", StringComparison.Ordinal));
    }
}
