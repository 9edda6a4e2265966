using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class AnnotationTests
{
    private const string Add = $"{Sample.Get} | Add-MilvusL7Annotation";
    private const string AppProtocols = "cloud.google.com/app-protocols";
    private const string BackendConfig = "cloud.google.com/backend-config";
    private const string Neg = "cloud.google.com/neg";

    [Theory]
    [InlineData(AppProtocols, """{"metrics":"HTTP"}""", """{"metrics":"HTTP","milvus":"HTTP2"}""")]
    [InlineData(AppProtocols, """{"milvus":"HTTPS"}""", """{"milvus":"HTTP2"}""")]
    [InlineData(Neg, """{"exposed_ports":{"9091":{}}}""", """{"exposed_ports":{"9091":{}},"ingress":true}""")]
    [InlineData(Neg, """{"ingress":false}""", """{"ingress":true}""")]
    [InlineData(BackendConfig, """{"ports":{"9091":"web"}}""", """{"ports":{"9091":"web"},"default":"my-release-backendconfig"}""")]
    [InlineData(BackendConfig, """{"default":"web"}""", """{"default":"web","ports":{"milvus":"my-release-backendconfig"}}""")]
    [InlineData(BackendConfig, """{"default":"web","ports":{"19530":"old"}}""", """{"default":"web","ports":{"19530":"my-release-backendconfig"}}""")]
    [InlineData(BackendConfig, """{"ports":{"milvus":"old"}}""", """{"ports":{"milvus":"my-release-backendconfig"}}""")]
    public void What_is_there_is_merged_into(string annotation, string text, string expected)
    {
        using ModuleSession session = With($"    {annotation}: '{text}'\n");

        Outcome outcome = session.Run(Add + " | ForEach-Object { $_.Annotation['" + annotation + "'] }").Succeeded();

        Assert.Equal(expected, outcome.Last.ToString());
    }

    [Theory]
    [InlineData(AppProtocols, """{ "milvus" : "HTTP2" }""")]
    [InlineData(Neg, """{"ingress" : true }""")]
    [InlineData(BackendConfig, """{ "default": "my-release-backendconfig" }""")]
    public void Text_that_is_equal_as_JSON_stays_to_the_byte(string annotation, string text)
    {
        string line = $"    {annotation}: '{text}'   # by hand\n";
        using ModuleSession session = With(line);

        session.Run(Add).Succeeded();

        Assert.Contains(line, session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"milvus\":")]
    public void JSON_that_is_none_is_refused(string text)
    {
        using ModuleSession session = With($"    {AppProtocols}: '{text}'\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Add);

        Assert.Equal("AnnotationInvalid", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void JSON_that_is_none_is_replaced_with_Force()
    {
        using ModuleSession session = With($"    {AppProtocols}: 'not json'\n");

        session.Run(Add + " -Force").Succeeded();

        Assert.DoesNotContain("not json", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stale_alpha_key_that_contradicts_is_refused()
    {
        using ModuleSession session = With("    service.alpha.kubernetes.io/app-protocols: '{\"milvus\":\"HTTP\"}'\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Add);

        Assert.Equal("StaleAnnotation", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("service.alpha.kubernetes.io/app-protocols")]
    [InlineData("beta.cloud.google.com/backend-config")]
    public void Old_keys_are_removed_with_Force(string key)
    {
        using ModuleSession session = With($"    {key}: '{{}}'\n");

        session.Run(Add + " -Force").Succeeded();

        Assert.DoesNotContain(key, session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_beta_key_is_warned_of_and_stays()
    {
        using ModuleSession session = With("    beta.cloud.google.com/backend-config: '{\"default\":\"old\"}'\n");

        Outcome outcome = session.Run(Add).Succeeded();

        Assert.Contains(outcome.Warnings, w => w.Contains("beta.cloud.google.com/backend-config", StringComparison.Ordinal));
        Assert.Contains("beta.cloud.google.com/backend-config", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_name_the_Service_does_not_have_is_warned_of()
    {
        using ModuleSession session = With($"    {AppProtocols}: '{{\"milvs\":\"HTTP2\"}}'\n");

        Assert.Contains(session.Run(Add).Succeeded().Warnings, w => w.Contains("specifies ports that the Service does not have: milvs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_BackendConfig_that_is_not_there_is_warned_of() =>
        Assert.Contains(Sample.Run("standalone", Add).Succeeded().Warnings, w => w.StartsWith("BackendConfig 'my-release-backendconfig' does not exist yet", StringComparison.Ordinal));

    private static ModuleSession With(string annotations)
    {
        ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "  labels:\n", $"  annotations:\n{annotations}  labels:\n");
        return session;
    }
}
