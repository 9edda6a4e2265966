using System.Text.Json.Nodes;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>Static addresses: reserved once, used by the Ingress, kept from one, and never released under somebody's feet.</summary>
public sealed class StaticAddressTests
{
    [ClusterFact]
    public async Task One_is_reserved_once_and_the_Ingress_gets_it()
    {
        await using var place = await L7Place.StartAsync();
        place.Server.OperationDuration = TimeSpan.FromMilliseconds(600);

        var made = (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip")).AssertNoError();

        Assert.Equal(("Created", "RESERVED"), (made.Text("Action"), made.Text("Status")));
        string address = made.Text("Address");
        Assert.Equal(address, place.Compute.Get("global/addresses/my-release-ip")!["address"]!.ToString());
        Assert.Equal("Unchanged", (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip")).AssertNoError().Text("Action"));

        var ready = (await place.RunAsync($"""
            {L7Place.Get} | New-MilvusStaticAddress my-release-ip | Set-MilvusServiceType ClusterIP -Confirm:$false | Enable-MilvusTls |
                New-MilvusTlsSecret -HostName {Workplace.Host} | New-MilvusBackendConfig | Add-MilvusL7Annotation | New-MilvusIngress | Wait-MilvusL7 -Timeout 120
            """)).AssertNoError();

        Assert.Equal((address, "my-release-ip"), (ready.Text("Address"), ready.Text("StaticAddressName")));
        var used = (await place.RunAsync("Get-MilvusStaticAddress my-* -Project milvusl7-test")).AssertNoError();
        Assert.Equal("IN_USE", used.Text("Status"));
        (await place.RunAsync("Remove-MilvusStaticAddress my-release-ip -Project milvusl7-test -Force")).AssertError("StaticAddressInUse");
        Assert.NotNull(place.Compute.Get("global/addresses/my-release-ip"));
    }

    [ClusterFact]
    public async Task WhatIf_reserves_nothing_and_the_pipeline_composes()
    {
        await using var place = await L7Place.StartAsync();

        var run = (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip -WhatIf | New-MilvusIngress {Workplace.Host} -PreSharedCertificate c -WhatIf")).AssertNoError();

        Assert.Equal("my-release-ip", run.Text("StaticAddressName"));
        Assert.Contains("+name: my-release-ip", run.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Server.Requests, r => r.Method == "POST" && r.Path.EndsWith("/addresses", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task The_address_of_an_HTTPS_only_Ingress_can_be_kept()
    {
        await using var place = await L7Place.StartAsync();
        string address = (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError().Text("Address");

        var kept = (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip -FromIngress my-release-milvus")).AssertNoError();

        Assert.Equal((address, "Created"), (kept.Text("Address"), kept.Text("Action")));
        (await place.RunAsync($"{L7Place.Get} | New-MilvusIngress -StaticAddressName my-release-ip | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        var again = (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress -FromIngress my-release-milvus")).AssertNoError();
        Assert.Equal(("my-release-ip", "Unchanged"), (again.Text("Name"), again.Text("Action")));
        (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress other -FromIngress my-release-milvus")).AssertError("StaticAddressNamed");
    }

    [ClusterFact]
    public async Task An_address_that_the_controller_reserved_is_said_to_go_with_the_Ingress()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " -AllowHttp | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        var error = (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip -FromIngress my-release-milvus")).AssertError("StaticAddressOfController");

        Assert.Contains("k8s2-fr-", error.ToString(), StringComparison.Ordinal);
        Assert.Null(place.Compute.Get("global/addresses/my-release-ip"));
    }

    [ClusterFact]
    public async Task One_that_nobody_uses_is_released_after_it_was_asked()
    {
        await using var place = await L7Place.StartAsync();
        place.Compute.Put("global/addresses", new JsonObject { ["name"] = "old", ["address"] = "203.0.113.7", ["addressType"] = "EXTERNAL" });

        (await place.RunAsync("Remove-MilvusStaticAddress old -Project milvusl7-test")).AssertError("ConfirmationRequired");
        (await place.RunAsync("Remove-MilvusStaticAddress old -Project milvusl7-test -WhatIf")).AssertNoError();
        Assert.NotNull(place.Compute.Get("global/addresses/old"));

        Assert.Empty((await place.RunAsync("Get-MilvusStaticAddress old -Project milvusl7-test | Remove-MilvusStaticAddress -Confirm:$false")).AssertNoError().Output);
        Assert.Null(place.Compute.Get("global/addresses/old"));
        (await place.RunAsync("Get-MilvusStaticAddress old -Project milvusl7-test")).AssertError("StaticAddressNotFound");
    }

    [ClusterFact]
    public async Task A_full_quota_is_said()
    {
        await using var place = await L7Place.StartAsync();
        place.Compute.SetQuota("STATIC_ADDRESSES", 0);

        (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip")).AssertError("ComputeQuotaExceeded");
    }
}
