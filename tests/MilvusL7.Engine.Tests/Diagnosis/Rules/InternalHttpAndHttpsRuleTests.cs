using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class InternalHttpAndHttpsRuleTests
{
    private const string Id = "InternalHttpAndHttps";

    private const string AllowHttp = "kubernetes.io/ingress.allow-http";

    [Fact]
    public async Task Both_protocols_without_a_shared_address_are_found()
    {
        var observation = await Observed.AfterAsync(Observed.GoodInternal(), w => w.Ingress().SetAnnotation(AllowHttp, null));

        Assert.True(observation.AssertFinds(Id).IsTerminal);
        observation.AssertSilent("HttpOpen");
        observation.AssertSilent("SyncFailing");
    }

    [Fact]
    public async Task With_one_they_are_not()
    {
        var observation = await Observed.AfterAsync(Observed.GoodInternal(), w =>
        {
            w.Ingress().SetAnnotation(AllowHttp, null);
            w.Ingress().SetAnnotation("kubernetes.io/ingress.regional-static-ip-name", "shared");
        });

        observation.AssertSilent(Id);
    }

    [Fact]
    public async Task HTTPS_alone_is_not() => (await Observed.AfterAsync(Observed.GoodInternal())).AssertSilent(Id);
}
