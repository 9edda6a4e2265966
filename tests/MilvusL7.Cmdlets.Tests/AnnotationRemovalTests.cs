using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class AnnotationRemovalTests
{
    private const string AppProtocols = "cloud.google.com/app-protocols";
    private const string BackendConfig = "cloud.google.com/backend-config";
    private const string Neg = "cloud.google.com/neg";
    private const string Add = $"{Sample.Get} | Add-MilvusL7Annotation";
    private const string Remove = $"{Sample.Get} | Remove-MilvusL7Annotation -Confirm:$false";
    private const string Ours = """{"default":"my-release-backendconfig"}""";

    [Theory]
    [InlineData(AppProtocols, """{"milvus":"HTTP2","web":"HTTPS"}""", """{"web":"HTTPS"}""")]
    [InlineData(AppProtocols, """{"milvus":"HTTPS"}""", """{"milvus":"HTTPS"}""")]
    [InlineData(BackendConfig, """{"default":"web","ports":{"milvus":"my-release-backendconfig"}}""", """{"default":"web"}""")]
    [InlineData(BackendConfig, """{"ports":{"19530":"my-release-backendconfig","9091":"web"}}""", """{"ports":{"9091":"web"}}""")]
    [InlineData(Neg, """{"ingress":true,"exposed_ports":{"80":{}}}""", """{"exposed_ports":{"80":{}}}""")]
    public void Entries_of_others_stay(string annotation, string text, string expected)
    {
        Dictionary<string, string> annotations = new(StringComparer.Ordinal) { [AppProtocols] = """{"milvus":"HTTP2"}""", [BackendConfig] = Ours, [Neg] = """{"ingress":true}""" };
        annotations[annotation] = text;
        using ModuleSession session = With(string.Concat(annotations.Select(a => $"    {a.Key}: '{a.Value}'\n")));

        Outcome outcome = session.Run(Remove).Succeeded();

        Assert.Equal("Removed", outcome.Value<string>("Action"));
        string left = session.Folder.Read("service.yaml");
        Assert.Contains($"    {annotation}: '{expected}'\n", left, StringComparison.Ordinal);
        Assert.All(annotations.Keys.Where(a => a != annotation), a => Assert.DoesNotContain(a, left, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_annotations_and_comments_stay()
    {
        using ModuleSession session = With("    team: search   # by hand\n");
        string before = session.Folder.Read("service.yaml");
        session.Run(Add).Succeeded();

        session.Run(Remove).Succeeded();

        Assert.Equal(before, session.Folder.Read("service.yaml"));
    }

    [Fact]
    public void WhatIf_shows_the_diff_and_changes_nothing()
    {
        using ModuleSession session = new("cluster");
        session.Run(Add).Succeeded();
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run(Remove + " -WhatIf").Succeeded();

        Assert.Equal("Planned", outcome.Value<string>("Action"));
        Assert.Contains($"-    {BackendConfig}:", outcome.Host, StringComparison.Ordinal);
        session.Folder.AssertUntouched(snapshot);
    }

    [Theory]
    [InlineData("")]
    [InlineData($"    {Neg}: '{{\"ingress\":true}}'\n")]
    public void Annotations_that_nobody_knows_to_be_ours_are_unchanged(string annotations)
    {
        using ModuleSession session = With(annotations + "    team: search\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Assert.Equal("Unchanged", session.Run(Remove).Succeeded().Value<string>("Action"));

        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void Annotations_that_name_another_BackendConfig_need_its_name_or_Force()
    {
        using ModuleSession session = With($"    {BackendConfig}: '{{\"default\":\"theirs\"}}'\n");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome refused = session.Run(Remove);

        Assert.Equal("AnnotationOfOthers", refused.ErrorId);
        ErrorAssert.IsWhole(refused.Error);
        session.Folder.AssertUntouched(snapshot);
        Assert.Equal("Planned", session.Run(Remove + " -WhatIf -Force").Succeeded().Value<string>("Action"));
        Assert.Equal("Removed", session.Run(Remove + " -BackendConfigName theirs").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public void A_BackendConfig_of_ours_with_a_name_of_its_own_is_known()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusBackendConfig -Name own | Add-MilvusL7Annotation").Succeeded();

        Outcome outcome = session.Run(Remove + " | Remove-MilvusBackendConfig -Force").Succeeded();

        Assert.Equal(("Removed", "own"), (outcome.Value<string>("Action"), outcome.Value<string>("Name")));
    }

    [Fact]
    public void Text_that_is_no_JSON_is_removed_with_Force_only()
    {
        using ModuleSession session = With($"    {BackendConfig}: '{Ours}'\n    {AppProtocols}: 'not json'\n");

        Assert.Equal("AnnotationInvalid", session.Run(Remove).ErrorId);
        session.Run(Remove + " -Force").Succeeded();
        Assert.DoesNotContain("cloud.google.com", session.Folder.Read("service.yaml"), StringComparison.Ordinal);
    }

    private static ModuleSession With(string annotations)
    {
        ModuleSession session = new("standalone");
        session.Folder.Replace("service.yaml", "metadata:\n", $"metadata:\n  annotations:\n{annotations}");
        return session;
    }
}
