using System.Text.Json.Nodes;
using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Cmdlets.Tests.Remedies;
using MilvusL7.GkeStandIn;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The Remove- cmdlets against an API server that keeps preconditions.</summary>
public sealed class RemovalClusterTests
{
    private static readonly RemedyCase Good = new(RemedyEffect.Heals);

    [Fact]
    public async Task The_whole_way_back_deletes_in_order_and_with_preconditions()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);

        Outcome outcome = place.Session.Run($$"""
            $ConfirmPreference = 'None'
            {{RemedyPlace.Get}} | Remove-MilvusIngress | Remove-MilvusL7Annotation | Remove-MilvusBackendConfig | Remove-MilvusTlsSecret
            """).Succeeded();

        Assert.Equal("Removed", outcome.Value<string>("Action"));
        Assert.Equal(
            [$"DELETE Ingress {GuideWorld.IngressName}", $"PATCH Service {GuideWorld.ServiceName}", $"DELETE BackendConfig {GuideWorld.BackendConfigName}", $"DELETE Secret {GuideWorld.SecretName}"],
            place.Api.Writes);
        Assert.All(place.Api.Preconditions, p => Assert.All((string[])["uid", "resourceVersion"], field => Assert.NotNull(p[field])));
        // Each deletion is tried by a dry run first.
        Assert.Equal(6, place.Api.Preconditions.Count);
        Assert.Null(place.World.Service().GetAnnotation("cloud.google.com/backend-config"));
    }

    [Fact]
    public async Task WhatIf_plans_the_whole_way_back_and_deletes_nothing()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);

        Outcome outcome = place.Session.Run($"$WhatIfPreference = $true; {RemedyPlace.Get} | Remove-MilvusIngress | Remove-MilvusL7Annotation | Remove-MilvusBackendConfig | Remove-MilvusTlsSecret").Succeeded();

        Assert.Equal("Planned", outcome.Value<string>("Action"));
        Assert.Contains("-kind: Ingress", outcome.Host, StringComparison.Ordinal);
        Assert.Contains("-kind: BackendConfig", outcome.Host, StringComparison.Ordinal);
        Assert.Empty(place.Api.Writes);
    }

    [Fact]
    public async Task An_Ingress_is_removed_when_its_finalizer_lets_it_go()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);
        place.Api.IsHeld = i => i["kind"]!.ToString() == "Ingress" && i["metadata"]!["deletionTimestamp"] is null;
        place.Api.Written = () => _ = Task.Delay(1200).ContinueWith(_ => place.World.Kubernetes.Remove("Ingress", GuideWorld.Namespace, GuideWorld.IngressName), TaskScheduler.Default);

        Outcome outcome = place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress -Force | Remove-MilvusL7Annotation -Force").Succeeded();

        Assert.Equal("Removed", outcome.Value<string>("Action"));
        Assert.Equal([$"DELETE Ingress {GuideWorld.IngressName} (held)", $"PATCH Service {GuideWorld.ServiceName}"], place.Api.Writes);
    }

    [Fact]
    public async Task An_Ingress_that_stays_is_an_error_and_the_next_step_does_not_run()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);
        place.Api.IsHeld = i => i["kind"]!.ToString() == "Ingress";

        Outcome outcome = place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress -Force -Timeout 1 | Remove-MilvusL7Annotation -Force");

        Assert.Equal("DeletionTimeout", outcome.ErrorId);
        Assert.DoesNotContain(place.Api.Writes, w => w.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Remove-MilvusIngress")]
    [InlineData("Remove-MilvusBackendConfig")]
    [InlineData("Remove-MilvusTlsSecret")]
    public async Task What_others_made_stays(string cmdlet)
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: false);

        Assert.Equal("ResourceOfOthers", place.Session.Run($"{RemedyPlace.Get} | {cmdlet} -Confirm:$false").ErrorId);

        Assert.Empty(place.Api.Writes);
    }

    [Theory]
    [InlineData("Remove-MilvusL7Annotation", "Remove-MilvusIngress")]
    [InlineData("Remove-MilvusBackendConfig", "Remove-MilvusL7Annotation")]
    [InlineData("Remove-MilvusTlsSecret", "Remove-MilvusIngress")]
    public async Task What_is_still_used_stays(string cmdlet, string first)
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);

        Outcome refused = place.Session.Run($"{RemedyPlace.Get} | {cmdlet} -Force");

        Assert.Equal("ResourceStillUsed", refused.ErrorId);
        Assert.Equal($"First run: {RemedyPlace.Get} | {first}", refused.Error.ErrorDetails!.RecommendedAction);
        Assert.Empty(place.Api.Writes);
    }

    [Theory]
    [InlineData("Remove-MilvusFrontendConfig")]
    [InlineData("Remove-MilvusManagedCertificate")]
    public async Task What_does_not_exist_is_unchanged(string cmdlet)
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);

        Assert.Equal("Unchanged", place.Session.Run($"{RemedyPlace.Get} | {cmdlet}").Succeeded().Value<string>("Action"));
    }

    [Theory]
    [InlineData("status", true)]
    [InlineData("spec", false)]
    public async Task An_object_that_says_something_else_since_the_diff_was_shown_stays(string changed, bool isDeleted)
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);
        place.Session.Answer = _ =>
        {
            JsonObject ingress = place.World.Ingress();
            ingress[changed] ??= new JsonObject();
            ingress[changed]!["changed"] = "meanwhile";
            ingress["metadata"]!["resourceVersion"] = "999999";
            place.World.Kubernetes.Put(ingress);
            return 0;
        };

        Outcome outcome = place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress");

        Assert.Equal(isDeleted ? [] : ["ChangedMeanwhile"], outcome.Errors.Select(Outcome.IdOf));
        Assert.Equal(isDeleted, place.Api.Writes.Count == 1);
    }

    [Fact]
    public async Task What_GitOps_manages_is_deleted_with_Force_only()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good with { Break = w => w.Ingress()["metadata"]!["labels"]!["kustomize.toolkit.fluxcd.io/name"] = "milvus" }, isOurs: true);

        Assert.Equal("GitOpsManaged", place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress -Confirm:$false").ErrorId);
        Assert.Equal("Removed", place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress -Force").Succeeded().Value<string>("Action"));
    }

    [Fact]
    public async Task Clients_and_the_address_are_named_in_a_warning()
    {
        await using RemedyPlace place = await RemedyPlace.StartAsync(Good, isOurs: true);

        string warning = Assert.Single(place.Session.Run($"{RemedyPlace.Get} | Remove-MilvusIngress -WhatIf").Succeeded().Warnings);

        Assert.Contains("are disconnected", warning, StringComparison.Ordinal);
        Assert.Contains($"New-MilvusStaticAddress -FromIngress {GuideWorld.IngressName}", warning, StringComparison.Ordinal);
    }
}
