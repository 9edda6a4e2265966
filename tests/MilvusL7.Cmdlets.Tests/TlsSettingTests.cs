using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Enable-MilvusTls: where settings go, and what was there before.</summary>
public sealed class TlsSettingTests
{
    private const string Enable = $"{Sample.Get} | Enable-MilvusTls";

    [Fact]
    public void Environment_restarts_the_serving_Deployment_alone() =>
        Assert.Equal(["my-release-milvus-proxy"], Sample.Run("cluster", Enable).Succeeded().Value<string[]>("RestartedDeployment"));

    [Theory]
    [InlineData("values", "", "the proxy pods")]
    [InlineData("values", "-SettingsIn UserYaml", "all components")]
    [InlineData("values", "-ServerSecretName s", "the proxy pods")]
    [InlineData("operator", "", "the proxy pods")]
    [InlineData("operator", "-SettingsIn UserYaml", "all components")]
    [InlineData("operator", "-ServerSecretName s", "all components")]
    [InlineData("cluster", "", "my-release-milvus-proxy")]
    public void What_restarts_is_said(string sample, string arguments, string expected) =>
        Assert.Contains($"The change restarts {expected}.", Sample.Run(sample, $"{Enable} {arguments}").Succeeded().Warnings);

    [Theory]
    [InlineData("values", "values.yaml", "        authorizationEnabled: true\n", "        authorizationEnabled: true\n        tlsMode: 0\n")]
    [InlineData("operator", "milvus.yaml", "        authorizationEnabled: true   # since June\n", "        authorizationEnabled: true\n        tlsMode: 0\n")]
    public void A_setting_in_the_common_file_that_is_brought_into_line_restarts_all(string sample, string file, string old, string fresh)
    {
        using ModuleSession session = new(sample);
        session.Folder.Replace(file, old, fresh);

        Assert.Contains("The change restarts all components.", session.Run(Enable).Succeeded().Warnings);
    }

    [Fact]
    public void The_common_file_of_a_standalone_restarts_its_one_component()
    {
        using ModuleSession session = new("values");
        session.Folder.Replace("values.yaml", "cluster:\n  enabled: true\n", "cluster:\n  enabled: false\n");

        Assert.Contains("The change restarts the standalone pods.", session.Run(Enable + " -SettingsIn UserYaml").Succeeded().Warnings);
    }

    [Fact]
    public void UserYaml_restarts_every_Deployment_that_mounts_the_ConfigMap() =>
        Assert.Equal(
            ["my-release-milvus-proxy", "my-release-milvus-datanode"],
            Sample.Run("cluster", Enable + " -SettingsIn UserYaml").Succeeded().Value<string[]>("RestartedDeployment"));

    [Fact]
    public void UserYaml_changes_a_checksum_on_every_Deployment_that_mounts_the_ConfigMap_and_on_no_other()
    {
        using ModuleSession session = new("cluster");
        string before = session.Folder.Read("workloads.yaml");

        session.Run(Enable + " -SettingsIn UserYaml").Succeeded();

        Assert.Matches(
            """
            \A-        checksum/config: 5ce241a443e60c3e78fc609c7dfbc4fd
            \+        checksum/config: [0-9a-f]{64}
            \+      annotations:
            \+        milvusl7/config-checksum: [0-9a-f]{64}\z
            """.ReplaceLineEndings("\n"),
            WorkFolder.Changes(before, session.Folder.Read("workloads.yaml")));
    }

    [Fact]
    public void A_ConfigMap_mounted_as_a_folder_is_edited()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("deployment.yaml", "          mountPath: /milvus/configs/user.yaml\n          subPath: user.yaml\n", "          mountPath: /milvus/configs\n");
        string before = session.Folder.Read("configmap.yaml");

        Outcome outcome = session.Run(Enable + " -SettingsIn UserYaml").Succeeded();

        Assert.Equal("Configured", outcome.Value<string>("Action"));
        Assert.Equal("+        tlsMode: 1\n+    proxy:\n+      http:\n+        port: 8080", WorkFolder.Changes(before, session.Folder.Read("configmap.yaml")));
    }

    [Fact]
    public void Without_a_Deployment_TLS_cannot_be_turned_on_and_that_is_said()
    {
        using ModuleSession session = new("standalone");
        File.Delete(session.Folder["deployment.yaml"]);
        var snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Enable);

        Assert.Equal("WorkloadNotFound", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void UserYaml_touches_the_file_of_the_ConfigMap_in_user_yaml_only()
    {
        using ModuleSession session = new("cluster");
        string before = session.Folder.Read("milvus.yaml");

        session.Run(Enable + " -SettingsIn UserYaml").Succeeded();

        string changes = WorkFolder.Changes(before, session.Folder.Read("milvus.yaml"));
        Assert.All(changes.Split('\n'), line => Assert.StartsWith("+", line, StringComparison.Ordinal));
        Assert.Contains("    # our own settings\n    dataCoord:\n      segment:\n        maxSize: 512   # MB\n", session.Folder.Read("milvus.yaml"), StringComparison.Ordinal);
        Assert.Contains("tlsMode: 1", changes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MILVUS_CONF_COMMON_SECURITY_TLSMODE")]
    [InlineData("common_security_tlsmode")]
    [InlineData("COMMON_SECURITY_TLS_MODE")]
    [InlineData("milvus.conf.common.security.tlsMode")]
    public void A_variable_that_is_there_spelt_differently_is_edited_and_not_doubled(string name)
    {
        using ModuleSession session = new("cluster");
        session.Folder.Replace("workloads.yaml", "        env:\n", $"        env:\n        - name: {name}\n          value: \"0\"\n");
        string before = session.Folder.Read("workloads.yaml");

        session.Run(Enable).Succeeded();

        Assert.Equal(
            """
            -          value: "0"
            +          value: "1"
            +        - name: PROXY_HTTP_PORT
            +          value: "8080"
            """,
            WorkFolder.Changes(before, session.Folder.Read("workloads.yaml")));
    }

    [Fact]
    public void A_variable_that_contradicts_is_brought_into_line_with_UserYaml_too()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Replace("workloads.yaml", "        env:\n", "        env:\n        - name: COMMON_SECURITY_TLSMODE\n          value: \"0\"\n");

        Outcome outcome = session.Run(Enable + " -SettingsIn UserYaml").Succeeded();

        Assert.Equal("OneWay", outcome.Value<string>("TlsMode"));
        Assert.DoesNotContain("value: \"0\"", session.Folder.Read("workloads.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("        tlsMode: 0   # off for now", "        tlsMode: 1   # off for now")]
    [InlineData("        tlsmode: \"0\"", "        tlsmode: 1")]
    public void A_user_yaml_that_says_off_is_brought_into_line_in_its_own_spelling(string old, string expected)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "        authorizationEnabled: true\n", $"        authorizationEnabled: true\n{old}\n");
        string before = session.Folder.Read("configmap.yaml");

        session.Run(Enable).Succeeded();

        Assert.Equal($"-{old}\n+{expected}", WorkFolder.Changes(before, session.Folder.Read("configmap.yaml")));
    }

    [Fact]
    public void Dotted_keys_of_user_yaml_are_edited_where_they_are()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "    common:\n", "    common.security.tlsMode: 0\n    common:\n");
        string before = session.Folder.Read("configmap.yaml");

        session.Run(Enable + " -HttpPort 8081").Succeeded();

        Assert.Equal("-    common.security.tlsMode: 0\n+    common.security.tlsMode: 1", WorkFolder.Changes(before, session.Folder.Read("configmap.yaml")));
    }

    [Theory]
    [InlineData("configmap.yaml", "        authorizationEnabled: true\n", "        authorizationEnabled: true\n        tlsMode: 2\n")]
    [InlineData("deployment.yaml", "        volumeMounts:\n", "        env:\n        - name: COMMON_SECURITY_TLSMODE\n          value: '2'\n        volumeMounts:\n")]
    public void Mutual_TLS_is_refused(string file, string old, string fresh)
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace(file, old, fresh);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Enable);

        Assert.Equal("TlsModeMutual", outcome.ErrorId);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void The_environment_outranks_user_yaml_and_that_default_yaml()
    {
        using ModuleSession session = new("cluster");
        session.Folder.Replace("milvus.yaml", "    common:\n      security:\n        authorizationEnabled: true\n", "    common:\n      security:\n        authorizationEnabled: true\n        tlsMode: 2\n    \n");
        session.Folder.Replace("milvus.yaml", "      internalPort: 19529\n", "      internalPort: 19529\n      http:\n        port: 8085\n");
        session.Folder.Replace("milvus.yaml", "    # our own settings\n", "    # our own settings\n    COMMON:\n      Security.tlsmode: 0\n      security.AuthorizationEnabled: false\n");
        session.Folder.Replace("workloads.yaml", "        env:\n", "        env:\n        - name: milvus_conf_common_security_tlsmode\n          value: \"1\"\n");

        Outcome outcome = session.Run(Sample.Get).Succeeded();

        Assert.Equal("OneWay", outcome.Value<string>("TlsMode"));
        Assert.False(outcome.Value<bool>("AuthorizationEnabled"));
        Assert.Equal(8085, outcome.Value<int>("HttpPort"));
    }

    [Fact]
    public void REST_keeps_the_port_it_has()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "    common:\n", "    proxy:\n      http:\n        port: 8090\n    common:\n");

        Outcome outcome = session.Run(Enable).Succeeded();

        Assert.Equal(8090, outcome.Value<int>("HttpPort"));
        Assert.DoesNotContain("PROXY_HTTP_PORT", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void REST_that_is_off_gets_no_port()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "    common:\n", "    proxy:\n      http:\n        enabled: false\n    common:\n");

        session.Run(Enable).Succeeded();

        Assert.DoesNotContain("HTTP_PORT", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void REST_that_was_given_the_gRPC_port_is_moved_off_it()
    {
        using ModuleSession session = new("standalone");
        session.Folder.Replace("configmap.yaml", "    common:\n", "    proxy:\n      http:\n        port: 19530\n    common:\n");

        Assert.Equal(8080, session.Run(Enable).Succeeded().Value<int>("HttpPort"));
    }

    [Theory]
    [InlineData(19530)]
    [InlineData(9091)]
    public void A_port_that_is_taken_is_refused(int port)
    {
        Outcome outcome = Sample.Run("standalone", $"{Enable} -HttpPort {port}");

        Assert.Equal("HttpPortInvalid", outcome.ErrorId);
    }

    [Fact]
    public void A_server_certificate_is_mounted_and_its_paths_are_set()
    {
        using ModuleSession session = new("standalone");
        string before = session.Folder.Read("deployment.yaml");

        session.Run(Enable + " -ServerSecretName own-server-tls").Succeeded();

        Assert.Equal(
            """
            +        env:
            +        - name: COMMON_SECURITY_TLSMODE
            +          value: "1"
            +        - name: PROXY_HTTP_PORT
            +          value: "8080"
            +        - name: TLS_SERVERPEMPATH
            +          value: /etc/milvus/certs/tls.crt
            +        - name: TLS_SERVERKEYPATH
            +          value: /etc/milvus/certs/tls.key
            """,
            string.Join('\n', WorkFolder.Changes(before, session.Folder.Read("deployment.yaml")).Split('\n').Where(l => !l.Contains("milvus-server-tls", StringComparison.Ordinal) && !l.Contains("mountPath", StringComparison.Ordinal) && !l.Contains("readOnly", StringComparison.Ordinal) && !l.Contains("secret", StringComparison.OrdinalIgnoreCase))));
        Assert.Contains("        - name: milvus-server-tls\n          mountPath: /etc/milvus/certs\n          readOnly: true\n", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
        Assert.Contains("      - name: milvus-server-tls\n        secret:\n          secretName: own-server-tls\n", session.Folder.Read("deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_restarts_and_who_loses_plaintext_access()
    {
        Outcome outcome = Sample.Run("cluster", Enable);

        Assert.Contains("The change restarts my-release-milvus-proxy.", outcome.Warnings);
        Assert.Contains(outcome.Warnings, w => w.StartsWith("Port 19530 no longer accepts plaintext", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3.3.0", "")]
    [InlineData("4.0.1", "")]
    [InlineData("4.1.9", "-ServerSecretName own-server-tls")]
    public void A_chart_that_cannot_take_it_is_refused(string version, string arguments)
    {
        using ModuleSession session = new("flux");
        session.Folder.Replace("release.yaml", "version: 5.0.19", $"version: {version}");

        Outcome outcome = session.Run($"{Enable} {arguments}");

        Assert.Equal("ChartTooOld", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Fact]
    public void UserYaml_is_refused_where_the_chart_takes_its_configuration_from_elsewhere()
    {
        using ModuleSession session = new("values");
        session.Folder.Replace("values.yaml", "cluster:\n", "customConfigMap: our-config\ncluster:\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Enable + " -SettingsIn UserYaml");

        Assert.Equal("CustomConfigMap", outcome.ErrorId);
        Assert.Contains("our-config", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void The_environment_is_not_refused_there()
    {
        using ModuleSession session = new("values");
        session.Folder.Replace("values.yaml", "cluster:\n", "customConfigMap: our-config\ncluster:\n");

        Assert.Equal("OneWay", session.Run(Enable).Succeeded().Value<string>("TlsMode"));
    }

    [Fact]
    public void A_user_yaml_in_values_that_says_off_is_brought_into_line()
    {
        using ModuleSession session = new("values");
        session.Folder.Replace("values.yaml", "        authorizationEnabled: true\n", "        authorizationEnabled: true\n        tlsMode: 0   # for now\n");

        session.Run(Enable).Succeeded();

        Assert.Contains("        tlsMode: 1   # for now\n", session.Folder.Read("values.yaml"), StringComparison.Ordinal);
    }
}
