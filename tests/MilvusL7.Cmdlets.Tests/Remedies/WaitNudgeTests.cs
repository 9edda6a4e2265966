using System.Text.Json.Nodes;
using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Engine.Tests.Diagnosis;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Cmdlets.Tests.Remedies;

/// <summary>Wait-MilvusL7 -Nudge: GKE's last sync failed for a cause that is over, and the load balancer does not serve yet.</summary>
public sealed class WaitNudgeTests
{
    private const string Annotation = "milvusl7/looked-at";
    private const string Wait = $"{RemedyPlace.Get} | Wait-MilvusL7 -Timeout 4";

    private static readonly RemedyCase Over = new(RemedyEffect.Heals)
    {
        Break = w => w.Behaviour.Hold(GkeStep.UrlMap),
        Then = RemedyCases.Complain,
    };

    [Fact]
    public async Task With_Nudge_an_annotation_makes_GKE_sync_and_the_wait_ends()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Over, isOurs: true);
        place.Api.Written = () => Sync(place);

        Outcome outcome = place.Session.Run($"{Wait} -Nudge").Succeeded();

        Assert.True(outcome.Value<bool>("Ready"));
        Assert.Equal([$"PATCH Ingress {GuideWorld.IngressName}"], place.Api.Writes);
        Assert.NotNull(place.World.Ingress().GetAnnotation(Annotation));
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public async Task With_Nudge_a_cause_that_is_over_is_annotated_once_however_often_it_is_seen()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Over, isOurs: true);

        Assert.Equal("LoadBalancerTimeout", place.Session.Run($"{Wait} -Nudge").ErrorId);

        Assert.Single(place.Api.Writes);
    }

    [Fact]
    public async Task Without_Nudge_the_wait_warns_and_changes_nothing()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Over, isOurs: true);

        Outcome outcome = place.Session.Run(Wait);

        Assert.Equal("LoadBalancerTimeout", outcome.ErrorId);
        Assert.Contains($"kubectl annotate ingress {GuideWorld.IngressName} {Annotation}=", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Contains("Wait-MilvusL7 -Nudge", outcome.Warnings[0], StringComparison.Ordinal);
        Assert.Empty(place.Api.Writes);
    }

    [Fact]
    public async Task Under_WhatIf_the_annotation_is_shown_and_not_set()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Over, isOurs: true);

        Outcome outcome = place.Session.Run($"{Wait} -Nudge -WhatIf");

        Assert.Equal("LoadBalancerTimeout", outcome.ErrorId);
        Assert.Contains($"+    {Annotation}:", outcome.Host, StringComparison.Ordinal);
        Assert.Empty(place.Api.Writes);
    }

    [Fact]
    public async Task A_cause_that_is_not_over_is_not_annotated_and_ends_the_wait()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(
            Over with { Then = w => w.AddEvent(w.Ingress(), GkeEvent.Warning, "Sync", "Error syncing to GCP: something odd", 6, 9, 1) }, isOurs: true);

        Assert.Equal("LoadBalancerFailed", place.Session.Run($"{Wait} -Nudge").ErrorId);

        Assert.Empty(place.Api.Writes);
    }

    [Theory]
    [InlineData(false, "IngressOfOthers")]
    [InlineData(true, "GitOpsManaged")]
    public async Task An_Ingress_of_others_is_annotated_with_Force_only_and_the_wait_goes_on(bool isGitOps, string id)
    {
        RemedyCase remedy = Over with
        {
            Break = w =>
            {
                Over.Break(w);
                if (isGitOps)
                {
                    w.Ingress()["metadata"]!["labels"]!["kustomize.toolkit.fluxcd.io/name"] = "milvus";
                }
            },
        };
        await using (RemedyPlace place = await RemedyPlace.StartAsync(remedy, isOurs: isGitOps))
        {
            Assert.Equal([id, "LoadBalancerTimeout"], place.Session.Run($"{Wait} -Nudge").Errors.Select(Outcome.IdOf));
            Assert.Empty(place.Api.Writes);
        }

        await using RemedyPlace forced = await RemedyPlace.StartAsync(remedy, isOurs: isGitOps);
        forced.Api.Written = () => Sync(forced);
        Assert.True(forced.Session.Run($"{Wait} -Nudge -Force").Succeeded().Value<bool>("Ready"));
        Assert.Single(forced.Api.Writes);
    }

    [Fact]
    public async Task The_annotation_stands_in_no_ones_way()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Over, isOurs: true);
        place.Api.Written = () => Sync(place);
        place.Session.Run($"{Wait} -Nudge").Succeeded();
        place.Api.Writes.Clear();

        Outcome same = place.Session.Run($"{RemedyPlace.Get} | New-MilvusIngress").Succeeded();
        Outcome annotations = place.Session.Run($"{RemedyPlace.Get} | Add-MilvusL7Annotation").Succeeded();
        string exported = place.Session.Run($"({RemedyPlace.Get} | New-MilvusIngress | Export-MilvusManifest exported).Path").Succeeded().Objects.Select(o => o.ToString()!).First(p => p.Contains("ingress", StringComparison.OrdinalIgnoreCase));

        Assert.Equal("Unchanged", same.Value<string>("Action"));
        Assert.Equal("Unchanged", annotations.Value<string>("Action"));
        Assert.Empty(place.Api.Writes);
        Assert.DoesNotContain(Annotation, File.ReadAllText(exported), StringComparison.Ordinal);
        Assert.DoesNotContain(place.Findings(), f => f.Id is "SyncFailing" or "ResourcesLeft");
    }

    /// <summary>GKE's controller sees the change, and its sync succeeds.</summary>
    private static void Sync(RemedyPlace place)
    {
        if (place.World.Ingress().GetAnnotation(Annotation) is not null)
        {
            place.World.Behaviour.Release(GkeStep.UrlMap);
            place.Settle(RemedyCases.Succeed);
        }
    }
}
