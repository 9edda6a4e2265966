using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class TlsWithoutSecretRuleTests
{
    private const string Id = "TlsWithoutSecret";

    [Fact]
    public async Task A_tls_entry_with_hosts_alone_is_found()
    {
        var observation = await Observed.AfterAsync(w => w.Ingress()["spec"]!["tls"]![0]!.AsObject().Remove("secretName"));

        var finding = observation.AssertFinds(Id);
        Assert.True(finding.IsTerminal);
        Assert.Contains("spec.tls[0] (hosts: my-release.milvus.io)", finding.Evidence, StringComparison.Ordinal);
        observation.AssertSilent("SyncFailing");
        observation.AssertSilent("TlsSecretMissing");
    }

    [Fact]
    public async Task A_good_world_has_none() => (await Observed.AfterAsync(_ => { })).AssertSilent(Id);
}
