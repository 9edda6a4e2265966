using System.Text.Json.Nodes;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Engine.Tests.Diagnosis.Rules;

public sealed class IngressDeletionStuckRuleTests
{
    private const string Id = "IngressDeletionStuck";

    private const string Complaint = "Error: googleapi: Error 400: The url_map resource is already being used";

    [Fact]
    public async Task An_Ingress_that_hangs_on_its_finalizer_is_found_with_what_GKE_says()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Ingress()["metadata"]!["deletionTimestamp"] = GkeTime(w.Now.AddMinutes(-12));
            w.AddEvent(w.Ingress(), GkeEvent.Warning, "GarbageCollection", Complaint, 9, 12, 1);
        });

        var finding = observation.AssertFinds(Id);
        Assert.Contains(Complaint, finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("networking.gke.io/ingress-finalizer-V2", finding.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error during garbage collection: googleapi: Error 403: Required 'compute.urlMaps.delete' permission, forbidden", true)]
    [InlineData(Complaint, false)]
    public async Task A_right_that_is_missing_is_named_at_once(string complaint, bool found)
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Ingress()["metadata"]!["deletionTimestamp"] = GkeTime(w.Now.AddMinutes(-1));
            w.AddEvent(w.Ingress(), GkeEvent.Warning, "GarbageCollection", complaint, 1, 1, 1);
        });

        Assert.Equal(found ? 1 : 0, observation.Findings(Id).Count);
        Assert.All(observation.Findings(Id), f => Assert.Contains("compute.urlMaps.delete", f.Evidence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_takes_its_minutes() =>
        (await Observed.AfterAsync(Observed.Good(), then: w => w.Ingress()["metadata"]!["deletionTimestamp"] = GkeTime(w.Now.AddMinutes(-3)))).AssertSilent(Id);

    [Fact]
    public async Task Another_ones_finalizer_is_not_GKEs_to_take_off()
    {
        var observation = await Observed.AfterAsync(Observed.Good(), then: w =>
        {
            w.Ingress()["metadata"]!["deletionTimestamp"] = GkeTime(w.Now.AddMinutes(-12));
            w.Ingress()["metadata"]!["finalizers"] = new JsonArray("example.com/other");
        });

        observation.AssertSilent(Id);
    }

    private static string GkeTime(DateTimeOffset time) => time.ToString("O");
}
