using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>An Argo CD Application's helm.parameters outrank its values.</summary>
public sealed class ArgoParameterTests
{
    [Theory]
    [InlineData("argo-text")]
    [InlineData("argo-object")]
    public void A_parameter_is_read_and_changed_in_the_place_of_the_value(string sample)
    {
        using ModuleSession session = With(sample, "      - name: service.type   # the layer-4 one\n        value: NodePort\n      - name: dataNode.replicas\n        value: \"2\"\n");
        string before = session.Folder.Read("application.yaml");

        Outcome outcome = session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded();

        Assert.Equal("NodePort", outcome.Value<string>("PreviousServiceType"));
        Assert.Equal("ClusterIP", outcome.Value<string>("ServiceType"));
        Assert.Equal("-        value: NodePort\n+        value: ClusterIP", WorkFolder.Changes(before, session.Folder.Read("application.yaml")));
        Assert.Equal("Unchanged", session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_parameter_of_one_of_the_sources_is_changed_too()
    {
        using ModuleSession session = With("argo-object", "      - name: service.type\n        value: NodePort\n");
        session.Folder.Replace("application.yaml", "  source:\n    chart: milvus\n", "  sources:\n  - repoURL: git\n    ref: git\n  - chart: milvus\n");

        Assert.Equal("ClusterIP", session.Run($"{Sample.Get} | Set-MilvusServiceType ClusterIP").Succeeded().Value<string>("ServiceType"));
        Assert.Contains("        value: ClusterIP\n", session.Folder.Read("application.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_read_as_helm_reads_them()
    {
        using ModuleSession session = With(
            "argo-object",
            """
                  - name: service.portName
                    value: grpc
                  - name: cluster.enabled
                    value: "false"
                  - name: standalone.extraEnv[0].name
                    value: COMMON_SECURITY_TLSMODE
                  - name: standalone.extraEnv[0].value
                    value: "1"
                    forceString: true
                  - name: service.annotations.cloud\.google\.com/neg
                    value: on

            """);

        Outcome outcome = session.Run(Sample.Get).Succeeded();

        Assert.Equal(("grpc", "Standalone", "OneWay"), (outcome.Value<string>("PortName"), outcome.Value<string>("Mode"), outcome.Value<string>("TlsMode")));
    }

    [Fact]
    public void Parameters_elsewhere_do_not_hinder()
    {
        using ModuleSession session = With("argo-object", "      - name: queryNode.replicas\n        value: \"2\"\n      - name: service.port\n        value: \"19530\"\n");

        session.Run(Sample.Pipeline).Succeeded();

        Assert.Equal("Unchanged", session.Run(Sample.Pipeline).Succeeded().Value<string>("Action"));
    }

    [Theory]
    [InlineData("      - name: service.annotations.cloud\\.google\\.com/neg\n        value: '\\{\\}'\n", "Add-MilvusL7Annotation -Force", "cloud")]
    [InlineData("      - name: proxy.extraEnv[0].name\n        value: COMMON_SECURITY_TLSMODE\n      - name: proxy.extraEnv[0].value\n        value: \"0\"\n        forceString: true\n", "Enable-MilvusTls", "proxy.extraEnv[0].value")]
    [InlineData("      - name: extraConfigFiles.user\\.yaml\n        value: 'common: {security: {tlsMode: 0}}'\n", "Enable-MilvusTls", "extraConfigFiles")]
    [InlineData("      - name: service.type\n        value: NodePort\n      - name: service.type\n        value: LoadBalancer\n", "Set-MilvusServiceType ClusterIP", "service.type")]
    public void Where_a_parameter_would_outrank_the_change_it_is_refused(string parameters, string step, string named)
    {
        using ModuleSession session = With("argo-object", parameters);
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | {step}");

        Assert.Equal("HelmParameterOutranks", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Contains(named, outcome.Error.ToString(), StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void A_fileParameter_that_would_outrank_the_change_refuses_it()
    {
        using ModuleSession session = new("argo-object");
        session.Folder.Replace("application.yaml", "    helm:\n", "    helm:\n      fileParameters:\n      - name: extraConfigFiles.user\\.yaml\n        path: user.yaml\n");

        Assert.Equal("HelmParameterOutranks", session.Run($"{Sample.Get} | Enable-MilvusTls -SettingsIn UserYaml").ErrorId);
    }

    private static ModuleSession With(string sample, string parameters)
    {
        ModuleSession session = new(sample);
        session.Folder.Replace("application.yaml", "    helm:\n", "    helm:\n      parameters:\n" + parameters);
        return session;
    }
}
