using System.Diagnostics;
using System.Net;
using System.Security;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>Test-MilvusConnection through a real nginx: each failure is brought about by configuration, and has a finding of its own at its stage.</summary>
public sealed class ConnectionTests(FrontEnd front) : IClassFixture<FrontEnd>
{
    private const string AllStages = "DNS Passed, TCP Passed, TLS Passed, HTTP/2 Passed, Connect Passed, GetVersion Passed, CheckHealth Passed";

    [NginxFact]
    public async Task A_client_gets_through_and_sees_Milvus()
    {
        var run = await TestAsync("good.l7.test", "-CertificatePath good.l7.test.crt");

        Assert.Equal(AllStages, Stages(run));
        Assert.Equal(("True", "", FrontEnd.Version, "True", "False", "h2"), (
            run.Text("Connected"), run.Text("FindingId"), run.Text("MilvusVersion"), run.Text("IsHealthy"), run.Text("AuthorizationEnabled"), run.Text("Alpn")));
        Assert.Contains("TLS 1.", run.Text("Tls"), StringComparison.Ordinal);
        Assert.Contains("CN=good.l7.test", run.Text("Certificate"), StringComparison.Ordinal);
        Assert.True((TimeSpan)run.Output[0].Properties["Latency"].Value > TimeSpan.Zero);
        Assert.Equal(front.Ip, run.Text("IPAddress"));
    }

    [NginxTheory]
    // What a client would refuse, or is refused.
    [InlineData("good.l7.test", "", "TLS", "CertificateSelfSigned")]
    [InlineData("good.l7.test", "-CertificatePath authority.crt", "TLS", "CertificateUntrusted")]
    [InlineData("good.l7.test", "-CertificatePath good.l7.test.crt", null, null)]
    [InlineData("issued.l7.test", "-CertificatePath authority.crt", null, null)]
    [InlineData("issued.l7.test", "", "TLS", "CertificateUntrusted")]
    [InlineData("issued.l7.test", "-CertificatePath another.crt", "TLS", "CertificateUntrusted")]
    [InlineData("issued.l7.test", "-CertificatePath good.l7.test.crt", "TLS", "CertificateUntrusted")]
    [InlineData("expired.l7.test", "-CertificatePath authority.crt", "TLS", "CertificateExpired")]
    [InlineData("early.l7.test", "-CertificatePath authority.crt", "TLS", "CertificateNotYetValid")]
    [InlineData("nosan.l7.test", "-CertificatePath authority.crt", "TLS", "CertificateNoSan")]
    [InlineData("elsewhere.example.com", "-CertificatePath authority.crt", "TLS", "CertificateHostMismatch")]
    [InlineData("reject.l7.test", "-CertificatePath authority.crt", "TLS", "TlsFailed")]
    // Who answers in the place of Milvus.
    [InlineData("down.l7.test", "-CertificatePath authority.crt", "HTTP/2", "BackendUnavailable")]
    [InlineData("plain-backend.l7.test", "-CertificatePath authority.crt", "HTTP/2", "BackendUnavailable")]
    [InlineData("envoy.l7.test", "-CertificatePath authority.crt", "HTTP/2", "BackendUnavailable")]
    [InlineData("nowhere.l7.test", "-CertificatePath authority.crt", "HTTP/2", "HttpStatus")]
    [InlineData("page.l7.test", "-CertificatePath authority.crt", "HTTP/2", "HttpStatus")]
    [InlineData("moved.l7.test", "-CertificatePath authority.crt", "HTTP/2", "HttpStatus")]
    [InlineData("forbidden.l7.test", "-CertificatePath authority.crt", "HTTP/2", "HttpStatus")]
    // What Milvus says.
    [InlineData("auth.l7.test", "-CertificatePath authority.crt", "Connect", "AuthorizationRequired")]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt -Credential $right", null, null)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt -Credential $wrong", "Connect", "CredentialsRejected")]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt -Token $token", null, null)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt -Token $wrongToken", "Connect", "CredentialsRejected")]
    [InlineData("good.l7.test", "-CertificatePath good.l7.test.crt -Credential $right", null, null)]
    [InlineData("unhealthy.l7.test", "-CertificatePath authority.crt", "CheckHealth", "MilvusUnhealthy")]
    [InlineData("starting.l7.test", "-CertificatePath authority.crt", "Connect", "GrpcFailed")]
    [InlineData("limited.l7.test", "-CertificatePath authority.crt", "Connect", "GrpcFailed")]
    [InlineData("broken.l7.test", "-CertificatePath authority.crt", "HTTP/2", "ConnectionBroken")]
    [InlineData("broken-health.l7.test", "-CertificatePath authority.crt", "CheckHealth", "ConnectionBroken")]
    [InlineData("other-grpc.l7.test", "-CertificatePath authority.crt", "GetVersion", "NotMilvus")]
    [InlineData("old.l7.test", "-CertificatePath authority.crt", null, null)]
    public async Task A_connection_ends_at_its_stage_with_its_finding(string host, string arguments, string? stage, string? finding)
    {
        var run = await TestAsync(host, arguments);

        AssertEnds(run, stage, finding);
    }

    [NginxTheory]
    [InlineData("auth.l7.test", "-Credential $right", "True")]
    [InlineData("auth.l7.test", "-Token $token", "True")]
    [InlineData("auth.l7.test", "", "True")]
    [InlineData("issued.l7.test", "-Credential $right", "False")]
    [InlineData("issued.l7.test", "", "False")]
    [InlineData("down.l7.test", "", "")]
    public async Task Whether_authorization_is_on_is_found_out_with_credentials_too(string host, string arguments, string isOn) =>
        Assert.Equal(isOn, (await TestAsync(host, "-CertificatePath authority.crt " + arguments)).Text("AuthorizationEnabled"));

    [NginxTheory]
    [InlineData("nowhere.l7.test", "404")]
    [InlineData("moved.l7.test", "301")]
    [InlineData("page.l7.test", "a portal")]
    [InlineData("down.l7.test", "502")]
    [InlineData("envoy.l7.test", "no healthy upstream")]
    [InlineData("starting.l7.test", "code 1: service not ready")]
    [InlineData("limited.l7.test", "ResourceExhausted: rate limit exceeded")]
    public async Task What_was_answered_is_the_evidence(string host, string evidence)
    {
        var run = await TestAsync(host, "-CertificatePath authority.crt");

        Assert.Contains(evidence, Evidence(run), StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task Without_HTTP2_the_front_end_agrees_on_http11()
    {
        var run = await TestAsync("issued.l7.test", "-CertificatePath authority.crt", port: front.Http11Port);

        AssertEnds(run, "TLS", "AlpnHttp11");
        Assert.Equal("http/1.1", run.Text("Alpn"));
    }

    [NginxFact]
    public async Task Milvus_with_TLS_is_reached_without_a_load_balancer_too()
    {
        using var module = Module();

        var run = await module.RunAsync($"Test-MilvusConnection -Address {front.TlsMilvus.Address} -HostName localhost -Port {front.TlsMilvus.Port} -CertificatePath backend.crt");

        AssertEnds(run, null, null);
    }

    [NginxFact]
    public async Task A_port_that_speaks_HTTP2_in_plaintext_is_told_apart()
    {
        using var module = Module();

        var run = await module.RunAsync($"Test-MilvusConnection -Address {front.PlaintextMilvus.Address} -Port {front.PlaintextMilvus.Port}");

        AssertEnds(run, "TLS", "PlaintextPort");
        Assert.Contains("HTTP/2 without TLS", Evidence(run), StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task A_port_that_speaks_HTTP11_in_plaintext_is_told_apart()
    {
        var run = await TestAsync("issued.l7.test", "", port: front.PlaintextPort);

        AssertEnds(run, "TLS", "PlaintextPort");
        Assert.Contains("HTTP/1.1", Evidence(run), StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task A_port_on_which_nothing_listens_refuses() =>
        AssertEnds(await TestAsync("issued.l7.test", "", port: FrontEnd.FreePort()), "TCP", "ConnectionRefused");

    [NginxFact]
    public async Task A_name_without_an_address_is_not_found()
    {
        using var module = Module();

        AssertEnds(await module.RunAsync("Test-MilvusConnection -Address no-such-host.invalid -Timeout 60"), "DNS", "HostNotFound");
    }

    [NginxFact]
    public async Task A_name_in_DNS_is_resolved_and_tried()
    {
        using var module = Module();

        var run = await module.RunAsync($"Test-MilvusConnection -Address localhost -HostName localhost -Port {front.TlsMilvus.Port} -CertificatePath backend.crt");

        AssertEnds(run, null, null);
        Assert.Equal("127.0.0.1", run.Text("IPAddress"));
    }

    [NginxFact]
    public async Task What_is_sent_to_a_black_hole_times_out_at_TCP()
    {
        using var hole = await BlackHole.OpenAsync();

        AssertEnds(await TimedAsync($"Test-MilvusConnection -Address {hole.EndPoint.Address} -Port {hole.EndPoint.Port} -Timeout 2"), "TCP", "ConnectionTimeout");
    }

    [NginxFact]
    public async Task An_address_that_no_route_leads_to_is_unreachable()
    {
        using var module = Module();

        // No machine has a route for TCP to a multicast address.
        AssertEnds(await module.RunAsync("Test-MilvusConnection -Address 224.0.0.1 -Timeout 60"), "TCP", "NetworkUnreachable");
    }

    [NginxFact]
    public async Task Silence_after_TCP_times_out_at_TLS()
    {
        await using var silent = new SilentListener(IPAddress.Loopback);

        AssertEnds(await TimedAsync($"Test-MilvusConnection -Address 127.0.0.1 -Port {silent.EndPoint.Port} -Timeout 2"), "TLS", "TlsTimeout");
    }

    [NginxFact]
    public async Task Silence_after_TLS_times_out_at_HTTP2()
    {
        using var certificate = TestCertificate.SelfSigned("silent.l7.test");
        await using var silent = new SilentListener(IPAddress.Loopback, certificate);
        string path = front.PathOf("silent.l7.test.crt");
        await File.WriteAllTextAsync(path, certificate.Pem);

        AssertEnds(await TimedAsync($"Test-MilvusConnection -Address 127.0.0.1 -HostName silent.l7.test -CertificatePath '{path}' -Port {silent.EndPoint.Port} -Timeout 3"), "HTTP/2", "Http2Timeout");
    }

    [NginxTheory]
    [InlineData("silent-http.l7.test", "HTTP/2", "Http2Timeout")]
    [InlineData("silent-connect.l7.test", "Connect", "GrpcTimeout")]
    [InlineData("silent-health.l7.test", "CheckHealth", "GrpcTimeout")]
    public async Task A_hang_behind_the_load_balancer_times_out_at_its_stage(string host, string stage, string finding) =>
        AssertEnds(await TimedAsync($"Test-MilvusConnection -Address {front.Ip} -HostName {host} -Port {front.Port} -CertificatePath authority.crt -Timeout 3"), stage, finding);

    [NginxTheory]
    [InlineData("TCP")]
    [InlineData("TLS")]
    [InlineData("HTTP/2")]
    [InlineData("Connect")]
    [InlineData("CheckHealth")]
    public async Task Ctrl_C_ends_it_at_once_at_each_stage(string stage)
    {
        using var hole = await BlackHole.OpenAsync();
        await using var silent = new SilentListener(IPAddress.Loopback);
        using var module = Module();
        string script = stage switch
        {
            "TCP" => $"Test-MilvusConnection -Address {hole.EndPoint.Address} -Port {hole.EndPoint.Port}",
            "TLS" => $"Test-MilvusConnection -Address 127.0.0.1 -Port {silent.EndPoint.Port}",
            _ => $"Test-MilvusConnection -Address {front.Ip} -Port {front.Port} -CertificatePath authority.crt -HostName " + (stage == "HTTP/2" ? "silent-http.l7.test" : stage == "Connect" ? "silent-connect.l7.test" : "silent-health.l7.test"),
        };
        var shortest = TimeSpan.MaxValue;
        // The best of three: the machine of the tests may be busy with others.
        for (int i = 0; i < 3 && shortest > TimeSpan.FromMilliseconds(200); i++)
        {
            using var testing = module.Start(script + " -Timeout 60");
            await Wait.UntilAsync($"stage {stage}", () => Task.FromResult(testing.Progress.LastOrDefault() == stage));
            var clock = Stopwatch.StartNew();
            await testing.StopAsync();
            shortest = clock.Elapsed < shortest ? clock.Elapsed : shortest;
            var run = await testing.EndAsync();
            Assert.Empty(run.Errors);
            Assert.Empty(run.Output);
        }

        Assert.True(shortest < TimeSpan.FromMilliseconds(200), $"it took {shortest}");
    }

    [NginxFact]
    public async Task Ctrl_C_ends_the_time_between_two_attempts_at_once()
    {
        using var module = Module();
        using var testing = module.Start($"Test-MilvusConnection -Address {front.Ip} -HostName good.l7.test -CertificatePath good.l7.test.crt -Port {front.Port} -Count 1000 -Interval 3600");
        await Wait.UntilAsync("the first attempt's end", () => Task.FromResult(testing.Progress.LastOrDefault() == "done"));
        var clock = Stopwatch.StartNew();

        await testing.StopAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"it took {clock.Elapsed}");
        Assert.Equal("True", (await testing.EndAsync()).Text("Connected"));
    }

    [NginxTheory]
    [InlineData("-Credential $right")]
    [InlineData("-Credential $wrong")]
    [InlineData("-Token $token")]
    [InlineData("-Token $wrongToken")]
    public async Task No_secret_shows_in_any_stream_or_property(string arguments)
    {
        using var module = Module();

        var run = await module.RunAsync($$"""
            $DebugPreference = 'Continue'
            $r = Test-MilvusConnection -Address {{front.Ip}} -HostName auth.l7.test -CertificatePath authority.crt -Port {{front.Port}} {{arguments}} -Verbose
            $r; $r.Stage; [System.Management.Automation.PSSerializer]::Serialize($r, 6)
            """);

        string everything = run.AssertNoError().Everything() + run.Output[^1];
        Assert.Contains("ConnectionExample", run.Output[^1].ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(run.Verbose);
        foreach (string secret in (string[])["Milvus-of-the-tests", "wrong-of-the-tests", Base64(FrontEnd.Login), Base64("root:wrong-of-the-tests"), Base64("wrong-of-the-tests")])
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
        }

        static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [NginxFact]
    public async Task Credential_and_Token_together_are_refused()
    {
        using var module = Module();

        var run = await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -Credential $right -Token $token");

        run.AssertError("TokenInvalid");
        Assert.DoesNotContain("of-the-tests", run.Everything(), StringComparison.Ordinal);
    }

    [NginxTheory]
    [InlineData("-Address https://good.l7.test", "AddressInvalid")]
    [InlineData("-Address good.l7.test:443", "AddressInvalid")]
    [InlineData("-Address good.l7.test -HostName 'a b'", "HostNameInvalid")]
    [InlineData("-Address good.l7.test -CertificatePath nothing.crt", "CertificatePathInvalid")]
    [InlineData("-Address good.l7.test -CertificatePath .", "FileNotRegular")]
    [InlineData("-Address good.l7.test -CertificatePath no-such-file.crt", "PathNotFound")]
    public async Task What_makes_no_sense_has_an_error_of_its_own(string arguments, string error)
    {
        using var module = Module();

        (await module.RunAsync($"Test-MilvusConnection {arguments}")).AssertError(error);
    }

    [NginxFact]
    public async Task Quiet_answers_true_or_false()
    {
        using var module = Module();
        string common = $"-Port {front.Port} -CertificatePath authority.crt -Quiet";

        var run = await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -HostName issued.l7.test {common}; Test-MilvusConnection -Address {front.Ip} -HostName down.l7.test {common} -Count 2 -Interval 0");

        Assert.Equal([true, false], run.AssertNoError().Output.Select(o => o.BaseObject));
    }

    [NginxFact]
    public async Task Addresses_come_through_the_pipeline_and_one_that_is_wrong_does_not_stop_the_rest()
    {
        using var module = Module();

        var run = await module.RunAsync($"'https://x', '{front.Ip}', '127.0.0.1' | Test-MilvusConnection -HostName issued.l7.test -Port {front.Port} -CertificatePath authority.crt");

        run.AssertError("AddressInvalid");
        Assert.Equal([(front.Ip, "True"), ("127.0.0.1", "False")], run.Output.Select(o => (ModuleRun.Text(o, "Address"), ModuleRun.Text(o, "Connected"))));
    }

    [NginxFact]
    public async Task Count_connects_again_and_each_result_sums_up_those_so_far()
    {
        using var module = Module();

        var run = (await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -HostName good.l7.test -Port {front.Port} -CertificatePath good.l7.test.crt -Count 3 -Interval 0.01")).AssertNoError();

        Assert.Equal(["1 1 0", "2 2 0", "3 3 0"], run.Output.Select(o => $"{ModuleRun.Text(o, "Number")} {Statistic(o, "Sent")} {Statistic(o, "Lost")}"));
        var latencies = run.Output.Select(o => (TimeSpan)o.Properties["Latency"].Value).Order().ToArray();
        Assert.Equal([latencies[0], latencies[1], latencies[2]], ((string[])["Minimum", "Median", "P99"]).Select(name => (TimeSpan)Statistic(run.Output[2], name)));
    }

    [NginxFact]
    public async Task What_fails_is_counted_as_lost()
    {
        var run = (await TestAsync("down.l7.test", "-CertificatePath authority.crt -Count 2 -Interval 0")).AssertNoError();

        Assert.Equal((2, 2), ((int)Statistic(run.Output[1], "Sent"), (int)Statistic(run.Output[1], "Lost")));
        Assert.Equal("2 of 2 lost", run.Text("Statistics"));
    }

    [NginxFact]
    public async Task An_endless_run_ends_where_the_pipeline_has_enough()
    {
        var run = (await TestAsync("good.l7.test", "-CertificatePath good.l7.test.crt -Count 2147483647 -Interval 0 | ForEach-Object { $_; if ($_.Number -eq 2) { break } }")).AssertNoError();

        Assert.Equal(2, run.Output.Count);
    }

    private static object Statistic(System.Management.Automation.PSObject result, string name) =>
        System.Management.Automation.PSObject.AsPSObject(result.Properties["Statistics"].Value).Properties[name].Value;

    private static void AssertEnds(ModuleRun run, string? stage, string? finding)
    {
        run.AssertNoError();
        Assert.Equal((stage ?? "", finding ?? ""), (run.Text("FailedStage"), run.Text("FindingId") + (run.Text("FindingId") == (finding ?? "") ? "" : $": {Evidence(run)}")));
        Assert.Equal(stage is null, run.Text("Connected") == "True");
        if (stage is null)
        {
            Assert.Equal(AllStages, Stages(run));
            return;
        }

        Assert.NotEmpty(run.Text("Message"));
        Assert.NotEmpty(run.Text("RecommendedAction"));
        Assert.NotEmpty(Evidence(run));
        string[] stages = Stages(run).Split(", ");
        int failed = Array.IndexOf(stages, stage + " Failed");
        Assert.All(stages[..failed], s => Assert.EndsWith("Passed", s, StringComparison.Ordinal));
        Assert.All(stages[(failed + 1)..], s => Assert.EndsWith("Skipped", s, StringComparison.Ordinal));
    }

    private static IEnumerable<System.Management.Automation.PSObject> StagesOf(ModuleRun run) =>
        ((Array)run.Output[^1].Properties["Stage"].Value).Cast<object>().Select(System.Management.Automation.PSObject.AsPSObject);

    private static string Stages(ModuleRun run) => string.Join(", ", StagesOf(run).Select(s => s.ToString()));

    /// <summary>Of the stage that failed.</summary>
    private static string Evidence(ModuleRun run) =>
        StagesOf(run).Where(s => ModuleRun.Text(s, "Result") == "Failed").Select(s => ModuleRun.Text(s, "Evidence")).FirstOrDefault() ?? "";

    private async Task<ModuleRun> TestAsync(string host, string arguments, int? port = null)
    {
        using var module = Module();
        return await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -HostName {host} -Port {port ?? front.Port} -Timeout 60 {arguments}");
    }

    /// <summary>One that ends at its time-out of a few seconds, and not much later.</summary>
    private async Task<ModuleRun> TimedAsync(string script)
    {
        using var module = Module();
        var clock = Stopwatch.StartNew();
        var run = await module.RunAsync(script);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        return run;
    }

    private ModuleSession Module()
    {
        var module = front.Module();
        module.Set("right", Credential("Milvus-of-the-tests"));
        module.Set("wrong", Credential("wrong-of-the-tests"));
        module.Set("token", Secure(FrontEnd.Login));
        module.Set("wrongToken", Secure("wrong-of-the-tests"));
        return module;
    }

    private static System.Management.Automation.PSCredential Credential(string password) => new("root", Secure(password));

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }
}
