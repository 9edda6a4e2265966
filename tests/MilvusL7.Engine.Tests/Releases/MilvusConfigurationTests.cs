using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using Xunit;

namespace MilvusL7.Engine.Tests.Releases;

public sealed class MilvusConfigurationTests
{
    [Theory]
    [InlineData("common:\n  security:\n    tlsMode: 1\n")]
    [InlineData("COMMON:\n  Security:\n    TLSMODE: 1\n")]
    [InlineData("common.security.tlsMode: 1\n")]
    [InlineData("common:\n  security.tlsMode: 1\n")]
    [InlineData("common:\n  security:\n    tls_mode: \"1\"\n")]
    public void A_setting_is_found_however_its_keys_are_spelt(string yaml) =>
        Assert.Equal(MilvusTlsMode.OneWay, MilvusConfiguration.Empty.WithYaml("user.yaml", yaml).TlsMode);

    [Theory]
    [InlineData("COMMON_SECURITY_TLSMODE")]
    [InlineData("common_security_tlsmode")]
    [InlineData("MILVUS_CONF_COMMON_SECURITY_TLSMODE")]
    [InlineData("common.security.tlsMode")]
    public void A_variable_is_found_however_it_is_spelt(string name) =>
        Assert.Equal(MilvusTlsMode.OneWay, MilvusConfiguration.Empty.WithEnvironment("env", [Variable(name, "1")]).TlsMode);

    /// <summary>Charts render default.yaml of a standalone so.</summary>
    [Fact]
    public void Of_a_key_that_stands_twice_the_last_counts() =>
        Assert.Equal(2, MilvusConfiguration.Empty.WithYaml("default.yaml", "messageQueue: rocksmq\nproxy:\n  http:\n    port: 1\nmessageQueue: rocksmq\nproxy:\n  http:\n    port: 2\n").HttpPort);

    [Fact]
    public void Later_files_outrank_earlier_ones_and_the_environment_all_of_them()
    {
        MilvusConfiguration configuration = MilvusConfiguration.Empty
            .WithYaml("default.yaml", "common:\n  security:\n    tlsMode: 2\nproxy:\n  http:\n    port: 1\n")
            .WithYaml("user.yaml", "common:\n  security:\n    tlsMode: 0\nproxy:\n  http:\n    port: 2\n")
            .WithEnvironment("env", [Variable("PROXY_HTTP_PORT", "3")]);

        Assert.Equal(MilvusTlsMode.Disabled, configuration.TlsMode);
        Assert.Equal(3, configuration.HttpPort);
    }

    [Fact]
    public void A_setting_without_a_value_says_nothing() =>
        Assert.Equal(8080, MilvusConfiguration.Empty.WithYaml("a", "proxy.http.port: 8080").WithYaml("b", "proxy:\n  http:\n    port:\n").HttpPort);

    [Fact]
    public void A_variable_whose_value_comes_from_elsewhere_says_nothing() =>
        Assert.Equal(
            8080,
            MilvusConfiguration.Empty.WithYaml("a", "proxy.http.port: 8080")
                .WithEnvironment("env", [new JsonObject { ["name"] = "PROXY_HTTP_PORT", ["valueFrom"] = new JsonObject() }]).HttpPort);

    [Fact]
    public void Whether_a_value_is_of_a_file_does_not_hang_on_what_its_source_is_called()
    {
        MilvusConfiguration configuration = MilvusConfiguration.Empty
            .WithYaml("the environment file", "common.security.tlsMode: 1")
            .WithEnvironment("extraEnv of the values", [Variable("PROXY_HTTP_PORT", "8080")]);

        Assert.True(configuration.IsFromFile(MilvusConfiguration.TlsModeKey));
        Assert.False(configuration.IsFromFile(MilvusConfiguration.HttpPortKey));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("1", true)]
    [InlineData("\"T\"", true)]
    [InlineData("no", false)]
    [InlineData("OFF", false)]
    [InlineData("0", false)]
    [InlineData("\"yes\"", false)]
    [InlineData("\"on\"", false)]
    public void Boolean_of_user_yaml_is_read_as_Milvus_reads_it(string value, bool expected)
    {
        MilvusConfiguration configuration = MilvusConfiguration.Empty
            .WithYaml("user.yaml", $"common:\n  security:\n    authorizationEnabled: {value}\nproxy:\n  http:\n    enabled: {value}\n");

        Assert.Equal(expected, configuration.AuthorizationEnabled);
        Assert.Equal(expected, configuration.HttpEnabled);
    }

    [Theory]
    [InlineData("8080", 8080)]
    [InlineData("017620", 8080)]
    [InlineData("0x1F90", 8080)]
    [InlineData("8_080", 8080)]
    [InlineData("8080.0", 8080)]
    [InlineData("8.08e3", 8080)]
    [InlineData("2:14:40", null)]
    public void Number_of_user_yaml_is_read_as_Milvus_reads_it(string value, int? expected) =>
        Assert.Equal(expected, MilvusConfiguration.Empty.WithYaml("user.yaml", $"proxy.http.port: {value}\n").HttpPort);

    [Fact]
    public void Boolean_of_the_environment_is_only_what_Go_calls_true() =>
        Assert.Equal(
            [true, true, false, false],
            new[] { "1", "True", "yes", "on" }.Select(v => MilvusConfiguration.Empty.WithEnvironment("env", [Variable("COMMON_SECURITY_AUTHORIZATIONENABLED", v)]).AuthorizationEnabled));

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
