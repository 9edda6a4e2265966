using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>The record of a move is input, not truth: what it says is limited to what a move does.</summary>
public sealed class HostileRecordTests
{
    private const string Deployment = "Deployment/my-release-milvus-proxy";

    /// <summary>An entry of the record and what an attacker writes there.</summary>
    public static TheoryData<string, string> Entries => new()
    {
        // What is deleted.
        { "made", """["Address/../firewalls/x"]""" },
        { "made", """["Address/%2e%2e/firewalls/x"]""" },
        { "made", """["Address/..%2ffirewalls%2fx"]""" },
        { "made", """["Address/x?requestId=1"]""" },
        { "made", """["Address/x#y"]""" },
        { "made", """["Address/"]""" },
        { "made", """["Address/."]""" },
        { "made", """["Address/X"]""" },
        { "made", """["Address/\u0430ddress"]""" },
        { "made", """["Address/x\u0000"]""" },
        { "made", """["Address/x\n"]""" },
        { "made", """["RegionalAddress/../forwardingRules/x"]""" },
        { "made", """["Firewall/x"]""" },
        { "made", """["Namespace/kube-system"]""" },
        { "made", """["Pod/my-release-milvus-proxy"]""" },
        { "made", """["Milvus/my-release"]""" },
        { "made", """["Lease/milvusl7-my-release"]""" },
        { "made", """["Service/my-release-milvus"]""" },
        { "made", """["Service/other-milvus-l7"]""" },
        { "made", """["Deployment/my-release-milvus-proxy"]""" },
        { "made", """["ConfigMap/milvusl7-other-release"]""" },
        { "made", """["ConfigMap/my-release-milvus-l7-evil"]""" },
        { "made", """["Secret/other-release-milvus-tls"]""" },
        { "made", """["Secret/kube-system/token"]""" },
        { "made", """["Ingress/other"]""" },
        { "made", """["Ingress/other/my-release-milvus"]""" },
        { "made", """["BackendConfig/other-backendconfig"]""" },
        { "made", """["Ingress/my-release-milvus","Ingress/my-release-milvus"]""" },
        { "made", """["Ingress"]""" },
        { "made", """[null]""" },
        { "made", """[1]""" },
        { "made", "\"Ingress/my-release-milvus\"" },
        { "made", """{"0":"Ingress/my-release-milvus"}""" },

        // What is restored: the pods.
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"image"]""", "\"evil:1\"") },
        { "former", Field(Deployment, """["spec","template","spec","serviceAccountName"]""", "\"cluster-admin\"") },
        { "former", Field(Deployment, """["spec","template","spec","hostPID"]""", "true") },
        { "former", Field(Deployment, """["spec","template","spec","hostNetwork"]""", "true") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"args"]""", """["sh"]""") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"command"]""", """["sh"]""") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"securityContext","privileged"]""", "true") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"env"]""", """[{"name":"LD_PRELOAD","value":"/x.so"}]""") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"LD_PRELOAD"},"value"]""", "\"/x.so\"") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"COMMON_SECURITY_TLSMODE"}]""", """{"name":"LD_PRELOAD","value":"/x.so"}""") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"COMMON_SECURITY_TLSMODE"},"value"]""", """{"a":1}""") },
        { "former", Field(Deployment, """["spec","template","spec","containers",{"name":"sidecar"},"env",{"name":"COMMON_SECURITY_TLSMODE"},"value"]""", "\"0\"") },
        { "former", Field(Deployment, """["spec","template","spec","initContainers",{"name":"proxy"},"env",{"name":"COMMON_SECURITY_TLSMODE"},"value"]""", "\"0\"") },
        { "former", Field(Deployment, """["spec","template","spec","volumes",{"name":"milvus-server-tls"}]""", """{"name":"milvus-server-tls","hostPath":{"path":"/"}}""") },
        { "former", Field(Deployment, """["spec","template","spec","volumes",{"name":"milvus-server-tls"},"hostPath","path"]""", "\"/\"") },
        { "former", Field(Deployment, """["spec","template","spec"]""", """{"hostPID":true}""") },
        { "former", Field(Deployment, """["spec","template"]""", "{}") },
        { "former", Field(Deployment, """["spec","replicas"]""", "0") },
        { "former", Field(Deployment, """["metadata","annotations","x"]""", "\"y\"") },
        { "former", Absent(Deployment, """["spec","template","spec","containers",{"name":"proxy"}]""", 6) },
        { "former", Absent(Deployment, """["spec","template","spec"]""", 1) },
        { "former", Field("Deployment/my-release-milvus-datanode", """["spec","template","spec","containers",{"name":"datanode"},"env",{"name":"COMMON_SECURITY_TLSMODE"},"value"]""", "\"0\"") },
        { "former", Field("Deployment/other-milvus-proxy", """["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"COMMON_SECURITY_TLSMODE"},"value"]""", "\"0\"") },
        { "former", Field("Deployment/other/my-release-milvus-proxy", """["spec","template","metadata","annotations","checksum/config"]""", "\"0\"") },

        // What is restored: the other objects.
        { "former", Field("Pod/my-release-milvus-proxy", """["spec","hostPID"]""", "true") },
        { "former", Field("Secret/my-release-milvus-tls", """["data","tls.key"]""", "\"eA==\"") },
        { "former", Field("ConfigMap/other-milvus", """["data","user.yaml"]""", "1", """["common","security","tlsMode"]""") },
        { "former", Field("ConfigMap/my-release-milvus", """["data","user.yaml"]""", "\"x: y\"") },
        { "former", Field("ConfigMap/my-release-milvus", """["data","milvus.yaml"]""", "1", """["common","security","tlsMode"]""") },
        { "former", Field("ConfigMap/my-release-milvus", """["data","user.yaml"]""", "\"evil\"", """["etcd","endpoints"]""") },
        { "former", Field("ConfigMap/my-release-milvus", """["data","user.yaml"]""", "{}", """["common","security","tlsMode"]""") },
        { "former", Field("Service/other-milvus", """["metadata","annotations","cloud.google.com/neg"]""", "\"{}\"") },
        { "former", Field("Service/my-release-milvus", """["spec","selector"]""", """{"app":"evil"}""") },
        { "former", Field("Service/my-release-milvus", """["metadata","annotations","cloud.google.com/neg"]""", "7") },
        { "former", Field("Service/my-release-milvus", """["metadata","annotations","external-dns.alpha.kubernetes.io/hostname"]""", "\"x\"") },
        { "former", Field("values", """["image","all","repository"]""", "\"evil\"") },
        { "former", Field("Ingress/other", """["spec","rules"]""", "[]") },
        { "former", Field("Ingress/my-release-milvus", """["spec","rules"]""", """[{"http":{"paths":[{"path":"/","backend":{"service":{"name":"a/../b","port":{"number":1}}}}]}}]""") },
        { "former", Field("Ingress/my-release-milvus", """["metadata","annotations","nginx.ingress.kubernetes.io/configuration-snippet"]""", "\"x\"") },
        { "former", Field("Ingress/my-release-milvus", """["metadata","finalizers"]""", """["x"]""") },
        { "former", Field("BackendConfig/my-release-backendconfig", """["spec","iap","enabled"]""", "false") },
        { "former", Field("BackendConfig/my-release-backendconfig", """["spec","healthCheck","port"]""", "\"22\"") },
        { "former", Field("BackendConfig/my-release-backendconfig", """["spec","healthCheck","port"]""", "70000") },
        { "former", Field("HorizontalPodAutoscaler/my-release-milvus", """["spec","maxReplicas"]""", "1000") },
        { "former", """[{"document":"Service/my-release-milvus","path":[],"value":{}}]""" },
        { "former", """[{"document":"Service/my-release-milvus","path":"spec.type","value":"ClusterIP"}]""" },
        { "former", """[{"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/neg"],"value":"{}","absent":3}]""" },
        { "former", """[{"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/neg"],"absent":-1}]""" },
        { "former", """[{"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/neg"],"absent":3},{"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/neg"],"value":"{}"}]""" },
        { "former", """[1]""" },
        { "former", Field("Service/my-release-milvus", """["spec","type"]""", "\"LoadBalancer\"") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","type"]""", "\"ExternalName; rm\"") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","type"]""", "3") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","loadBalancerSourceRanges"]""", "\"0.0.0.0/0\"") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","loadBalancerSourceRanges"]""", """["everybody"]""") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","externalIPs"]""", """["10.0.0.1"]""") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","externalName"]""", "\"evil.example\"") },
        { "formerL4", Field("Service/my-release-milvus", """["spec","allocateLoadBalancerNodePorts"]""", "\"true\"") },
        { "formerL4", Field("Service/my-release-milvus", """["metadata","annotations","cloud.google.com/neg"]""", "\"{}\"") },

        // What is used.
        { "version", "2" },
        { "version", "\"1\"" },
        { "strategy", "\"0\"" },
        { "strategy", "\"InPlace, SideBySide\"" },
        { "strategy", "null" },
        { "l4", "\"AtOnce,AfterReady\"" },
        { "l4", "1" },
        { "phase", "\"3\"" },
        { "phase", "\"Deleting\"" },
        { "hostNames", """["a b"]""" },
        { "hostNames", """["10.0.0.1"]""" },
        { "hostNames", """["a.example","a.example"]""" },
        { "ingress", "\"../secrets/x\"" },
        { "ingress", "\"..%2fsecrets%2fx\"" },
        { "ingress", "\"\"" },
        { "backendConfig", "\"other-backendconfig\"" },
        { "secret", "\"a/b\"" },
        { "selfSigned", "\"true\"" },
        { "managedCertificate", "\"a?b\"" },
        { "securityPolicy", "\"projects/x/global/securityPolicies/y\"" },
        { "staticAddress", "\"../x\"" },
        { "keptAddress", "\"..\"" },
        { "l4Address", "\"0x7f000001\"" },
        { "l4Address", "\"1.2.3.4/32\"" },
        { "internal", "1" },
        { "helm", """{"revision":1}""" },
        { "helm", """{"revision":-1,"process":{"host":"h","process":1}}""" },
        { "helm", """{"revision":1,"process":{"host":"h","process":0}}""" },
        { "helm", """{"revision":1,"process":{"host":"h","process":-1}}""" },
        { "helm", """{"revision":1,"process":{"host":"h","process":1,"started":"\u001b]0;x\u0007"}}""" },
        { "switched", "\"9999-12-31T23:59:59.9999999+00:00\"" },
        { "switched", "\"yesterday\"" },
        { "switched", "0" },
        { "image", "\"evil:1\"" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Record_with_a_hostile_entry_is_refused_before_the_first_change(string entry, string value)
    {
        var record = RecordPlace.Parse(Good());
        record[entry] = JsonNode.Parse(value);

        var fault = await AssertRefusedAsync(record.ToJsonString());

        Assert.Contains($" {entry}", fault.Message, StringComparison.Ordinal);
        Assert.All(fault.Message, c => Assert.True(c is >= ' ' and <= '~', $"U+{(int)c:X4}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{\"version\":1")]
    [InlineData("{}")]
    public async Task Text_that_is_not_a_record_is_refused(string? text) => await AssertRefusedAsync(text ?? " ");

    [Fact]
    public async Task Record_with_a_key_twice_is_refused() =>
        await AssertRefusedAsync(Good().Replace("\"made\":", "\"made\":[\"Ingress/other\"],\"made\":", StringComparison.Ordinal));

    [Fact]
    public async Task Record_with_a_key_twice_inside_a_list_is_refused() =>
        await AssertRefusedAsync(Good().Replace("\"former\":[", "\"former\":[{\"document\":\"Service/my-release-milvus\",\"document\":\"Service/x\",\"path\":[\"spec\"],\"absent\":1},", StringComparison.Ordinal));

    [Fact]
    public async Task Record_that_is_nested_deeply_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 20_000)) + string.Concat(Enumerable.Repeat("]", 20_000));
        await AssertRefusedAsync(Good().Replace("\"hostNames\":[", $"\"hostNames\":[{deep},", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("made", "\"Address/a{0}\"")]
    [InlineData("hostNames", "\"a{0}.example\"")]
    [InlineData("former", "{{\"document\":\"Service/my-release-milvus\",\"path\":[\"metadata\",\"annotations\",\"a{0}\"],\"absent\":3}}")]
    public async Task Record_with_a_list_of_thousands_is_refused(string entry, string item)
    {
        var record = RecordPlace.Parse(Good());
        record[entry] = JsonNode.Parse($"[{string.Join(",", Enumerable.Range(0, 5_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, item, i)))}]");

        await AssertRefusedAsync(record.ToJsonString());
    }

    [Fact]
    public async Task Record_of_megabytes_is_refused() => await AssertRefusedAsync(Good() + new string(' ', 2_000_000));

    [Fact]
    public async Task Secret_without_the_labels_of_this_release_is_refused()
    {
        await using var place = await RecordPlace.StartAsync(Good());
        place.Paths["/api/v1/namespaces/milvus/secrets/milvusl7-my-release"]["metadata"]!["labels"]!["app.kubernetes.io/part-of"] = "other";

        await AssertRefusedAsync(place);
    }

    [Fact]
    public async Task Record_with_other_source_ranges_than_the_Service_keeps_is_refused()
    {
        var record = RecordPlace.Parse(Good());
        record["formerL4"] = JsonNode.Parse("""[{"document":"Service/my-release-milvus","path":["spec","type"],"value":"LoadBalancer"}]""");
        await using var place = await RecordPlace.StartAsync(record.ToJsonString());
        place.Paths["/api/v1/namespaces/milvus/services/my-release-milvus"]["metadata"]!["annotations"] = new JsonObject { ["milvusl7/load-balancer-source-ranges"] = "10.0.0.0/8" };

        await AssertRefusedAsync(place);
    }

    [Fact]
    public async Task Record_as_the_module_writes_it_is_read()
    {
        await using var place = await RecordPlace.StartAsync(Good());

        var move = await Move.OpenAsync(ReleaseSession.Of(await place.ReleaseAsync()), place.Tools, false, place.Context);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Good()), JsonNode.Parse(move.Record.ToText())), move.Record.ToText());
        Assert.Equal(12, move.Record.Former.Count + move.Record.FormerL4.Count);
    }

    private static async Task<MilvusL7Exception> AssertRefusedAsync(string record)
    {
        await using var place = await RecordPlace.StartAsync(record);
        return await AssertRefusedAsync(place);
    }

    /// <summary>Every command that reads the record refuses it, and only reads were sent.</summary>
    private static async Task<MilvusL7Exception> AssertRefusedAsync(RecordPlace place)
    {
        var release = await place.ReleaseAsync();
        var request = new MoveRequest { HostNames = ["my-release.milvus.io"] };
        MilvusL7Exception? last = null;
        foreach (var run in new Func<Task>[]
        {
            () => place.Mover(isDryRun: false).DisableAsync(release, true, place.Context),
            () => place.Mover(isDryRun: true).DisableAsync(release, true, place.Context),
            () => place.Mover(isDryRun: false).CompleteAsync(release, true, place.Context),
            () => place.Mover(isDryRun: false).EnableAsync(release, request, place.Context),
            () => Mover.PlanAsync(release, request, place.Tools, place.Context),
        })
        {
            last = await Assert.ThrowsAsync<MilvusL7Exception>(run);
            Assert.Equal("MoveRecordUnreadable", last.ErrorId);
        }

        Assert.Empty(place.Writes);
        Assert.Empty(place.Asked);
        return last!;
    }

    private static string Field(string document, string path, string value, string? inner = null) =>
        $"[{{\"document\":\"{document}\",\"path\":{path}{(inner is null ? string.Empty : ",\"inner\":" + inner)},\"value\":{value}}}]";

    private static string Absent(string document, string path, int missing) => $"[{{\"document\":\"{document}\",\"path\":{path},\"absent\":{missing}}}]";

    /// <summary>A record in which all is right.</summary>
    private static string Good() => """
        {
          "version":1,"strategy":"SideBySide","hostNames":["my-release.milvus.io","*.milvus.io"],"l4":"AfterReady","keepL4Address":true,"internal":false,
          "ingress":"my-release-milvus","backendConfig":"my-release-backendconfig","secret":null,"selfSigned":false,"managedCertificate":"my-release-milvus-tls",
          "securityPolicy":"armor","staticAddress":"my-address","l4Address":"203.0.113.7","keptAddress":"my-release-milvus-l4-0a1b2c3d",
          "made":["Address/my-address","ManagedCertificate/my-release-milvus-tls","ConfigMap/my-release-milvus-l7","ConfigMap/my-release-milvus-l7-2","Deployment/my-release-milvus-l7",
            "Service/my-release-milvus-l7","HorizontalPodAutoscaler/my-release-milvus-l7","Secret/my-release-milvus-tls","RegionalAddress/my-release-milvus-l4-0a1b2c3d"],
          "former":[
            {"document":"BackendConfig/my-release-backendconfig","path":["spec","timeoutSec"],"absent":2},
            {"document":"Ingress/my-release-milvus","path":["spec","rules"],"value":[{"host":"a.milvus.io","http":{"paths":[{"path":"/*","pathType":"ImplementationSpecific","backend":{"service":{"name":"attu","port":{"number":3000}}}}]}}]},
            {"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/neg"],"absent":2},
            {"document":"Service/my-release-milvus","path":["metadata","annotations","cloud.google.com/backend-config"],"value":"{}"},
            {"document":"ConfigMap/my-release-milvus","path":["data","user.yaml"],"inner":["common","security","tlsMode"],"absent":1},
            {"document":"Deployment/my-release-milvus-proxy","path":["spec","template","metadata","annotations","checksum/config"],"value":"5f"},
            {"document":"Deployment/my-release-milvus-datanode","path":["spec","template","metadata","annotations","milvusl7/config-checksum"],"absent":4},
            {"document":"Deployment/my-release-milvus-proxy","path":["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"COMMON_SECURITY_TLSMODE"}],"absent":6},
            {"document":"Deployment/my-release-milvus-proxy","path":["spec","template","spec","containers",{"name":"proxy"},"env",{"name":"PROXY_HTTP_PORT"},"valueFrom","configMapKeyRef","name"],"value":"ports"}],
          "formerL4":[
            {"document":"Service/my-release-milvus","path":["spec","type"],"value":"LoadBalancer"},
            {"document":"Service/my-release-milvus","path":["spec","loadBalancerSourceRanges"],"value":["10.0.0.0/8","192.168.1.7/16"]},
            {"document":"Service/my-release-milvus","path":["spec","externalTrafficPolicy"],"value":"Local"}],
          "helm":{"revision":3,"process":{"host":"h","boot":"b","user":"u","process":17,"started":"99"}},
          "switched":"2026-01-01T00:00:00.0000000+00:00","phase":"Completing"
        }
        """.Replace("\n", string.Empty, StringComparison.Ordinal);
}
