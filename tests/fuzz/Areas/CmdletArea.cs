using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Tests;
using MilvusL7.Fuzz.Hosting;
using MilvusL7.Fuzz.Mutation;
using MilvusL7.GkeStandIn;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Whole cmdlets against an API server and a Compute API whose answers are broken.</summary>
internal sealed class CmdletArea : FuzzArea
{
    private static readonly string[] Scripts =
    [
        "Get-MilvusRelease -Kubeconfig config -AllNamespaces",
        "Get-MilvusRelease my-release -Kubeconfig config | Set-MilvusServiceType LoadBalancer -WhatIf",
        "Get-MilvusRelease my-release -Kubeconfig config | New-MilvusTlsSecret -HostName a.example -WhatIf | New-MilvusBackendConfig -WhatIf | Add-MilvusL7Annotation -WhatIf | New-MilvusIngress -WhatIf",
        "Get-MilvusRelease my-release -Kubeconfig config | New-MilvusFrontendConfig -WhatIf | New-MilvusManagedCertificate -HostName a.example -WhatIf",
        "Get-MilvusRelease my-release -Kubeconfig config | Get-MilvusL7Status",
        "Get-MilvusRelease my-release -Kubeconfig config | Test-MilvusL7 -SkipConnection",
        "Get-MilvusRelease my-release -Kubeconfig config | Export-MilvusL7Report report.html | Out-Null",
        "Get-MilvusRelease my-release -Kubeconfig config | Get-MilvusL7Plan -HostName a.example -Strategy InPlace",
        "Get-MilvusRelease my-release -Kubeconfig config | Disable-MilvusL7 -WhatIf",
        "Get-MilvusRelease my-release -Kubeconfig config | Complete-MilvusL7 -WhatIf",
        "Get-MilvusRelease my-release -Kubeconfig config | Remove-MilvusIngress -WhatIf | Remove-MilvusL7Annotation -WhatIf | Remove-MilvusBackendConfig -WhatIf | Remove-MilvusTlsSecret -WhatIf | Disable-MilvusTls -WhatIf",
        "Get-MilvusStaticAddress",
        "Remove-MilvusStaticAddress my-address -WhatIf",
    ];

    private readonly ClusterWorld _world = new();
    private FuzzCase? _case;
    private FuzzSession? _session;
    private LoopbackServer? _kubernetes;
    private LoopbackServer? _compute;
    private ComputeServer? _computeBehind;
    private HttpClient? _toCompute;

    public override string Name => "cmdlets";

    public override async Task StartAsync()
    {
        _kubernetes = await AnsweringServer.StartAsync(asked => Task.FromResult(Broken(_world.Answer(asked))));
        var state = new ComputeState(_world.Settled.Cluster.Project);
        ComputeStateWriter.Write(state, _world.Settled);
        _computeBehind = await ComputeServer.StartAsync(state, null);
        _toCompute = new HttpClient();
        _compute = await AnsweringServer.StartAsync(async asked => Broken(await ForwardAsync(asked)));
        _session = new FuzzSession();
        _session.Session.Folder.Write("config", ClusterWorld.Kubeconfig(_kubernetes.Url));
        _session.UseCompute($"{_compute.Url}/compute/v1/", _world.Settled.Cluster.Project);
    }

    public override Task RunAsync(FuzzCase one)
    {
        _case = one;
        var script = one.Pick(Scripts);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var outcome = _session!.Session.Run(script);
        Explained.Require(clock.Elapsed < Longest, $"{clock.Elapsed.TotalSeconds:0.0} s for {script}\n{string.Join('\n', outcome.Verbose.TakeLast(20))}\n{string.Join('\n', outcome.Errors)}");
        _session.Check(outcome);
        return Task.CompletedTask;
    }

    protected override async Task StopAsync()
    {
        _session?.Dispose();
        foreach (var server in new IAsyncDisposable?[] { _kubernetes, _compute, _computeBehind }.OfType<IAsyncDisposable>())
        {
            await server.DisposeAsync();
        }

        _toCompute?.Dispose();
    }

    private async Task<Answer> ForwardAsync(Asked asked)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), new Uri(_computeBehind!.BaseUri, asked.Path.TrimStart('/')[("compute/v1/".Length)..] + asked.Query));
        if (asked.Body.Length > 0)
        {
            request.Content = new StringContent(asked.Body, System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await _toCompute!.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>One answer in eight is broken: as JSON, as text, or as HTTP.</summary>
    private Answer Broken(Answer answer)
    {
        // Requests come side by side; what a case draws for which depends on their order, and only that.
        lock (_world)
        {
            var one = _case!;
            if (!one.Chance(8))
            {
                return answer;
            }

            switch (one.Random.Next(10))
            {
                case 0 or 1 or 2 or 3 or 4 when JsonNode.Parse(answer.Text) is { } node:
                    return answer with { Text = Mutate.Node(one, node)?.ToJsonString() ?? "null" };
                case 5 or 6:
                    return answer with { Text = Mutate.Text(one, answer.Text) };
                case 7:
                    return answer with { Status = one.Pick([200, 204, 400, 401, 403, 404, 409, 410, 418, 422, 451]), Text = one.Chance(2) ? answer.Text : Mutate.Text(one, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"x\"}") };
                case 8:
                    return answer with { Status = 307, Headers = new Dictionary<string, string> { ["Location"] = one.Pick(["http://127.0.0.1:1/", "/", "//x", "\u001b", "file:///etc/passwd"]) } };
                default:
                    return answer with { Headers = new Dictionary<string, string> { ["Content-Encoding"] = one.Pick(["gzip", "deflate", "br", "x"]), ["Retry-After"] = "x" } };
            }
        }
    }
}
