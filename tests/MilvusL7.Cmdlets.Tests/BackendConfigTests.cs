using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class BackendConfigTests
{
    [Theory]
    [InlineData("-TimeoutSec 0", "TimeoutSecInvalid")]
    [InlineData("-TimeoutSec -1", "TimeoutSecInvalid")]
    [InlineData("-HealthCheckPort 0", "HealthCheckPortInvalid")]
    [InlineData("-HealthCheckPort 65536", "HealthCheckPortInvalid")]
    [InlineData("-RequestPath healthz", "RequestPathInvalid")]
    [InlineData("-RequestPath ('/' + 'a' * 1024)", "RequestPathInvalid")]
    [InlineData("-CheckIntervalSec 0", "CheckIntervalSecInvalid")]
    [InlineData("-CheckIntervalSec 301", "CheckIntervalSecInvalid")]
    [InlineData("-HealthCheckTimeoutSec 0", "HealthCheckTimeoutSecInvalid")]
    [InlineData("-HealthCheckTimeoutSec 301 -CheckIntervalSec 300", "HealthCheckTimeoutSecInvalid")]
    [InlineData("-CheckIntervalSec 5", "CheckIntervalSecInvalid")]
    [InlineData("-CheckIntervalSec 5 -HealthCheckTimeoutSec 6", "HealthCheckTimeoutSecInvalid")]
    [InlineData("-HealthCheckTimeoutSec 16", "HealthCheckTimeoutSecInvalid")]
    [InlineData("-HealthyThreshold 0", "HealthyThresholdInvalid")]
    [InlineData("-HealthyThreshold 11", "HealthyThresholdInvalid")]
    [InlineData("-UnhealthyThreshold 0", "UnhealthyThresholdInvalid")]
    [InlineData("-UnhealthyThreshold 11", "UnhealthyThresholdInvalid")]
    [InlineData("-DrainingTimeoutSec -1", "DrainingTimeoutSecInvalid")]
    [InlineData("-DrainingTimeoutSec 3601", "DrainingTimeoutSecInvalid")]
    [InlineData("-SessionAffinity GeneratedCookie -AffinityCookieTtlSec -1", "AffinityCookieTtlSecInvalid")]
    [InlineData("-SessionAffinity GeneratedCookie -AffinityCookieTtlSec 86401", "AffinityCookieTtlSecInvalid")]
    [InlineData("-SessionAffinity ClientIP -AffinityCookieTtlSec 60", "AffinityCookieTtlSecInvalid")]
    [InlineData("-AffinityCookieTtlSec 60", "AffinityCookieTtlSecInvalid")]
    [InlineData("-Logging -LogSampleRate -0.1", "LogSampleRateInvalid")]
    [InlineData("-Logging -LogSampleRate 1.1", "LogSampleRateInvalid")]
    [InlineData("-Logging -LogSampleRate ([double]::NaN)", "LogSampleRateInvalid")]
    [InlineData("-LogSampleRate 0.5", "LogSampleRateInvalid")]
    [InlineData("-IapSecretName oauth", "IapSecretNameInvalid")]
    [InlineData("-Iap -IapSecretName X_y", "IapSecretNameInvalid")]
    [InlineData("-SecurityPolicy Policy_1", "SecurityPolicyInvalid")]
    [InlineData("-Name Upper", "NameInvalid")]
    [InlineData("-Name a/b", "NameInvalid")]
    public void Is_refused_before_anything_is_written(string arguments, string id)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig {arguments}");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Empty(outcome.Objects);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("-CheckIntervalSec 15", "checkIntervalSec: 15")]
    [InlineData("-CheckIntervalSec 5 -HealthCheckTimeoutSec 5", "timeoutSec: 5")]
    [InlineData("-CheckIntervalSec 300 -HealthCheckTimeoutSec 300", "checkIntervalSec: 300")]
    [InlineData("-HealthyThreshold 1", "healthyThreshold: 1")]
    [InlineData("-UnhealthyThreshold 10", "unhealthyThreshold: 10")]
    [InlineData("-HealthCheckPort 9092", "port: 9092")]
    [InlineData("-HealthCheckType https", "type: HTTPS")]
    [InlineData("-RequestPath /", "requestPath: /")]
    [InlineData("-TimeoutSec 1", "\n  timeoutSec: 1\n")]
    [InlineData("-DrainingTimeoutSec 0", "connectionDraining:\n    drainingTimeoutSec: 0\n")]
    [InlineData("-DrainingTimeoutSec 3600", "drainingTimeoutSec: 3600")]
    [InlineData("-SessionAffinity ClientIP", "sessionAffinity:\n    affinityType: CLIENT_IP\n")]
    [InlineData("-SessionAffinity None", "affinityType: NONE")]
    [InlineData("-SessionAffinity GeneratedCookie -AffinityCookieTtlSec 86400", "sessionAffinity:\n    affinityType: GENERATED_COOKIE\n    affinityCookieTtlSec: 86400\n")]
    [InlineData("-Logging", "logging:\n    enable: true\n")]
    [InlineData("-Logging -LogSampleRate 0.25", "logging:\n    enable: true\n    sampleRate: 0.25\n")]
    [InlineData("-SecurityPolicy my-policy", "securityPolicy:\n    name: my-policy\n")]
    [InlineData("-Iap", "iap:\n    enabled: true\n")]
    [InlineData("-Iap -IapSecretName oauth", "iap:\n    enabled: true\n    oauthclientCredentials:\n      secretName: oauth\n")]
    public void What_is_asked_for_is_written(string arguments, string expected)
    {
        using ModuleSession session = new("cluster");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig {arguments}").Succeeded();

        Assert.Contains(expected, session.Folder.Read("my-release-backendconfig.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_health_check_takes_the_container_port_named_metrics()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Replace("workloads.yaml", "containerPort: 9091", "containerPort: 9191");

        Assert.Equal("HTTP :9191/healthz", session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded().Value<string>("HealthCheck"));
    }

    [Fact]
    public void What_is_left_out_the_next_time_stays()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig -Logging -DrainingTimeoutSec 60 -SecurityPolicy armor -TimeoutSec 600 -RequestPath /ready").Succeeded();
        string before = session.Folder.Read("my-release-backendconfig.yaml");

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusBackendConfig -DrainingTimeoutSec 90").Succeeded();

        Assert.Equal("Configured", outcome.Value<string>("Action"));
        Assert.Equal("-    drainingTimeoutSec: 60\n+    drainingTimeoutSec: 90", WorkFolder.Changes(before, session.Folder.Read("my-release-backendconfig.yaml")));
    }

    [Fact]
    public void What_is_switched_off_goes()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig -Logging -SecurityPolicy armor").Succeeded();
        string before = session.Folder.Read("my-release-backendconfig.yaml");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig -Logging:$false -SecurityPolicy ''").Succeeded();

        Assert.Equal("-    enable: true\n+    enable: false\n-    name: armor\n+    name: \"\"", WorkFolder.Changes(before, session.Folder.Read("my-release-backendconfig.yaml")));
    }

    [Theory]
    [InlineData("  cdn:\n    enabled: true\n", "-Iap", "IapInvalid")]
    [InlineData("  healthCheck:\n    checkIntervalSec: 5\n    timeoutSec: 5\n", "-HealthCheckTimeoutSec 14", "HealthCheckTimeoutSecInvalid")]
    [InlineData("  healthCheck:\n    timeoutSec: 10\n", "-CheckIntervalSec 5", "CheckIntervalSecInvalid")]
    public void The_rules_count_what_stands_there_too(string spec, string arguments, string errorId)
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("bc.yaml", "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata:\n  name: my-release-backendconfig\n  namespace: vectors\nspec:\n" + spec);
        var snapshot = session.Folder.Snapshot();

        Assert.Equal(errorId, session.Run($"{Sample.Get} | New-MilvusBackendConfig {arguments}").ErrorId);

        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_longer_timeout_of_others_stays()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("bc.yaml", "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata:\n  name: my-release-backendconfig\n  namespace: vectors\nspec:\n  timeoutSec: 86400\n");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();

        Assert.Contains("timeoutSec: 86400", session.Folder.Read("bc.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_others_keeps_what_was_not_asked_for()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Write("bc.yaml", "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata:\n  name: my-release-backendconfig\n  namespace: vectors\nspec:\n  # ours\n  cdn:\n    enabled: true\n  healthCheck:\n    type: HTTP\n    port: 9091\n");
        string before = session.Folder.Read("bc.yaml");

        session.Run($"{Sample.Get} | New-MilvusBackendConfig").Succeeded();

        Assert.Equal("+    requestPath: /healthz\n+  timeoutSec: 3600", WorkFolder.Changes(before, session.Folder.Read("bc.yaml")));
    }
}
