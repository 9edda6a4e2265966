using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class FrontendConfigAnnotationInvalidRuleTests
{
    private const string Id = "FrontendConfigAnnotationInvalid";

    [Theory]
    [InlineData("networking.gke.io/v1beta1.FrontendConfig", "{\"default\": \"front\"}")]
    [InlineData("networking.gke.io/v1beta1.FrontendConfig", "")]
    [InlineData("networking.gke.io/v1beta1.FrontendConfig", "a,b")]
    [InlineData("networking.gke.io/v1.FrontendConfig", "front")]
    [InlineData("networking.gke.io/frontend-config", "front")]
    [InlineData("cloud.google.com/FrontendConfig", "front")]
    public async Task What_GKE_cannot_use_is_found(string annotation, string value)
    {
        var observation = await Observed.AfterAsync(w => w.Ingress().SetAnnotation(annotation, value));

        Assert.Equal($"{annotation}: {value}", observation.AssertFinds(Id).Evidence);
        observation.AssertSilent("FrontendConfigMissing");
    }

    [Fact]
    public async Task A_name_in_the_right_place_is_not() =>
        (await Observed.AfterAsync(w => w.Ingress().SetAnnotation("networking.gke.io/v1beta1.FrontendConfig", "front"))).AssertSilent(Id);
}
