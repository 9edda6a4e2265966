using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class ManagedCertificateCaaFailedRuleTests
{
    private const string Id = "ManagedCertificateCaaFailed";

    [Theory]
    [InlineData("FAILED_CAA_FORBIDDEN", null, true)]
    [InlineData("FAILED_CAA_CHECKING", null, false)]
    [InlineData("FAILED_CAA_FORBIDDEN", "Compute is not asked", true)]
    public async Task A_CAA_record_that_forbids_or_cannot_be_read_is_found(string state, string? skip, bool isTerminal)
    {
        var finding = (await Observed.AfterAsync(Observed.GoodManaged(state), how: new Observing { Skip = skip })).AssertFinds(Id);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Equal(isTerminal, finding.IsTerminal);
        Assert.Contains("dig CAA my-release.milvus.io", finding.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ACTIVE")]
    [InlineData("FAILED_NOT_VISIBLE")]
    public async Task Other_states_are_not_this(string state) => (await Observed.AfterAsync(Observed.GoodManaged(state))).AssertSilent(Id);
}
