using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class FrontendConfigTests
{
    [Theory]
    [InlineData("", "FrontendConfigEmpty")]
    [InlineData("-SslPolicy modern -ResponseCode Found", "ResponseCodeInvalid")]
    [InlineData("-SslPolicy Modern_1", "SslPolicyInvalid")]
    [InlineData("-RedirectToHttps -Name Upper", "NameInvalid")]
    public void Is_refused_before_anything_is_written(string arguments, string id)
    {
        using ModuleSession session = new("cluster");
        Dictionary<string, string> snapshot = session.Folder.Snapshot();

        Outcome outcome = session.Run($"{Sample.Get} | New-MilvusFrontendConfig {arguments}");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Folder.AssertUntouched(snapshot);
    }

    [Fact]
    public void What_is_left_out_the_next_time_stays()
    {
        using ModuleSession session = new("cluster");
        session.Run($"{Sample.Get} | New-MilvusFrontendConfig -RedirectToHttps -ResponseCode Found").Succeeded();
        string before = session.Folder.Read("my-release-frontendconfig.yaml");

        session.Run($"{Sample.Get} | New-MilvusFrontendConfig -SslPolicy modern").Succeeded();

        Assert.Equal("+  sslPolicy: modern", WorkFolder.Changes(before, session.Folder.Read("my-release-frontendconfig.yaml")));
    }

    [Theory]
    [InlineData("-RedirectToHttps", "redirectToHttps:\n    enabled: true\n    responseCodeName: MOVED_PERMANENTLY_DEFAULT\n")]
    [InlineData("-RedirectToHttps -ResponseCode Found", "responseCodeName: FOUND\n")]
    [InlineData("-RedirectToHttps -ResponseCode SeeOther", "responseCodeName: SEE_OTHER\n")]
    [InlineData("-RedirectToHttps -ResponseCode TemporaryRedirect", "responseCodeName: TEMPORARY_REDIRECT\n")]
    [InlineData("-RedirectToHttps -ResponseCode PermanentRedirect", "responseCodeName: PERMANENT_REDIRECT\n")]
    [InlineData("-SslPolicy modern", "spec:\n  sslPolicy: modern\n")]
    public void What_is_asked_for_is_written(string arguments, string expected)
    {
        using ModuleSession session = new("cluster");

        session.Run($"{Sample.Get} | New-MilvusFrontendConfig {arguments}").Succeeded();

        Assert.Contains(expected, session.Folder.Read("my-release-frontendconfig.yaml"), StringComparison.Ordinal);
    }
}
