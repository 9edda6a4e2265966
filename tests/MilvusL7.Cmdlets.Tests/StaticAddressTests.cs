using System.Management.Automation;
using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Static addresses on the Compute API's stand-in, without a cluster.</summary>
public sealed class StaticAddressTests
{
    private const string Get = Sample.Get;

    [Fact]
    public async Task New_reserves_one_under_the_Services_name_and_the_name_flows_on()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();

        Outcome outcome = place.Run($"{Get} | New-MilvusStaticAddress | New-MilvusBackendConfig").Succeeded();

        Assert.Equal("my-release-milvus", outcome.Value<string>("StaticAddressName"));
        Assert.True(place.HasAddress("my-release-milvus"));
    }

    [Fact]
    public async Task New_says_what_it_reserved_and_that_it_is_there_the_second_time()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();

        Outcome made = place.Run($"{Get} | New-MilvusStaticAddress milvus-ip").Succeeded();
        Outcome again = place.Run($"{Get} | New-MilvusStaticAddress milvus-ip").Succeeded();

        Assert.Equal("MilvusL7.MilvusStaticAddressChange", made.Last.BaseObject.GetType().FullName);
        Assert.Equal(("Created", "milvus-ip", "RESERVED", ComputePlace.Project), (made.Value<string>("Action"), made.Value<string>("Name"), made.Value<string>("Status"), made.Value<string>("Project")));
        Assert.Equal(("Unchanged", made.Value<string>("Address")), (again.Value<string>("Action"), again.Value<string>("Address")));
    }

    [Fact]
    public async Task New_takes_release_and_name_by_position()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();

        Assert.Equal("milvus-ip", place.Run($"$release = {Get}; New-MilvusStaticAddress $release milvus-ip").Succeeded().Value<string>("Name"));
    }

    [Fact]
    public async Task WhatIf_reserves_nothing_and_writes_what_would_be()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();

        Outcome outcome = place.Run($"{Get} | New-MilvusStaticAddress milvus-ip -WhatIf").Succeeded();

        Assert.Equal(("Planned", "milvus-ip", ""), (outcome.Value<string>("Action"), outcome.Value<string>("StaticAddressName"), outcome.Value<string>("Address")));
        Assert.Contains("+name: milvus-ip", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.False(place.HasAddress("milvus-ip"));
        Assert.DoesNotContain(place.Server.Requests, r => r.Method != "GET");
    }

    [Fact]
    public async Task Without_a_project_a_folder_does_not_know_where_to_reserve()
    {
        await using ComputePlace place = await ComputePlace.StartAsync(isProjectGiven: false);

        Outcome outcome = place.Run($"{Get} | New-MilvusStaticAddress milvus-ip");

        Assert.Equal("ComputeProjectUnknown", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    [Theory]
    [InlineData("Milvus_IP", "NameInvalid")]
    [InlineData("other-address", "StaticAddressExists")]
    public async Task A_name_that_will_not_do_is_refused(string name, string id)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.Server.State.Put("global/addresses", new() { ["name"] = "other-address", ["address"] = "10.0.0.1", ["addressType"] = "INTERNAL" });

        Outcome outcome = place.Run($"{Get} | New-MilvusStaticAddress {name}");

        Assert.Equal(id, outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Empty(outcome.Objects);
    }

    [Fact]
    public async Task An_Ingress_in_a_folder_has_no_address_to_keep()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.Run(Sample.Pipeline).Succeeded();

        Assert.Equal("IngressAddressMissing", place.Run($"{Get} | New-MilvusStaticAddress milvus-ip -FromIngress my-release-milvus").ErrorId);
        Assert.False(place.HasAddress("milvus-ip"));
    }

    [Theory]
    [InlineData("", "milvus-a milvus-b other")]
    [InlineData("milvus-*", "milvus-a milvus-b")]
    [InlineData("MILVUS-A*", "milvus-a")]
    [InlineData("milvus-b", "milvus-b")]
    [InlineData("milvus-b, other", "milvus-b other")]
    [InlineData("nothing-*", "")]
    [InlineData("-Region us-west1", "regional")]
    public async Task Get_finds_by_name_and_wildcard(string arguments, string expected)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        place.AddAddress("milvus-b", "203.0.113.2");
        place.AddAddress("other", "203.0.113.3");
        place.AddAddress("regional", "203.0.113.4", "us-west1");

        Outcome outcome = place.Run($"Get-MilvusStaticAddress {arguments}").Succeeded();

        Assert.Equal(expected, string.Join(' ', outcome.Objects.Select(o => Outcome.Value<string>(o, "Name"))));
        Assert.All(outcome.Objects, o => Assert.Equal("MilvusL7.MilvusStaticAddress", o.BaseObject.GetType().FullName));
    }

    [Fact]
    public async Task One_that_is_missing_is_an_error_and_the_next_goes_on()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");

        Outcome outcome = place.Run("'nothing', 'milvus-a' | Get-MilvusStaticAddress");

        Assert.Equal("StaticAddressNotFound", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.Equal("203.0.113.1", outcome.Value<string>("Address"));
    }

    [Fact]
    public async Task Get_takes_the_name_that_a_pipeline_carries()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();

        Outcome outcome = place.Run($"{Get} | New-MilvusStaticAddress milvus-ip | New-MilvusBackendConfig | Get-MilvusStaticAddress").Succeeded();

        Assert.Equal("milvus-ip", outcome.Value<string>("Name"));
    }

    [Theory]
    [InlineData("Get-MilvusStaticAddress")]
    [InlineData("Remove-MilvusStaticAddress -Force")]
    public async Task A_steps_own_name_is_not_taken_for_that_of_an_address(string command)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("my-release-backendconfig", "203.0.113.1");

        Outcome outcome = place.Run($"{Get} | New-MilvusBackendConfig | {command}");

        Assert.NotEmpty(outcome.Errors);
        Assert.Empty(outcome.Objects);
        Assert.True(place.HasAddress("my-release-backendconfig"));
    }

    [Fact]
    public async Task Remove_asks_and_where_nobody_can_answer_leaves_the_address()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");

        Outcome outcome = place.Run("Remove-MilvusStaticAddress milvus-a");

        Assert.Equal("ConfirmationRequired", outcome.ErrorId);
        Assert.Contains("203.0.113.1", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.True(place.HasAddress("milvus-a"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    public async Task The_answer_decides(int answer, bool stays)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        int asked = 0;
        place.Session.Answer = _ =>
        {
            asked++;
            return answer;
        };

        Outcome outcome = place.Run("Remove-MilvusStaticAddress milvus-a").Succeeded();

        Assert.Contains("Address 203.0.113.1 is released", outcome.Host, StringComparison.Ordinal);
        Assert.Equal(1, asked);
        Assert.Equal(stays, place.HasAddress("milvus-a"));
    }

    [Theory]
    [InlineData("$ConfirmPreference = 'None'; Remove-MilvusStaticAddress milvus-a", 1)]
    [InlineData("$ConfirmPreference = 'Low'; Remove-MilvusStaticAddress milvus-a", 1)]
    [InlineData("$ConfirmPreference = 'Low'; Remove-MilvusStaticAddress milvus-a -Force", 0)]
    [InlineData("$ConfirmPreference = 'Low'; Remove-MilvusStaticAddress milvus-a -Confirm:$false", 0)]
    [InlineData("Remove-MilvusStaticAddress milvus-a -Force -Confirm", 1)]
    [InlineData("Remove-MilvusStaticAddress milvus-a -WhatIf", 0)]
    public async Task What_cannot_be_taken_back_is_asked_once_by_preference_and_switches(string script, int times)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        int asked = 0;
        place.Session.Answer = _ =>
        {
            asked++;
            return 0;
        };

        place.Run(script).Succeeded();

        Assert.Equal((times, script.Contains("-WhatIf", StringComparison.Ordinal)), (asked, place.HasAddress("milvus-a")));
    }

    [Theory]
    [InlineData("Remove-MilvusStaticAddress milvus-a -Force")]
    [InlineData("Remove-MilvusStaticAddress milvus-a -Confirm:$false")]
    [InlineData("Get-MilvusStaticAddress milvus-* | Remove-MilvusStaticAddress -Force")]
    [InlineData("'milvus-a' | Remove-MilvusStaticAddress -Force")]
    public async Task What_was_accepted_beforehand_is_not_asked(string script)
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");

        Assert.Empty(place.Run(script).Succeeded().Objects);
        Assert.False(place.HasAddress("milvus-a"));
    }

    [Fact]
    public async Task A_regional_one_is_removed_where_it_is()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        place.AddAddress("milvus-a", "203.0.113.2", "us-west1");

        place.Run("Get-MilvusStaticAddress milvus-a -Region us-west1 | Remove-MilvusStaticAddress -Force").Succeeded();

        Assert.True(place.HasAddress("milvus-a"));
        Assert.Null(place.Server.State.Get("regions/us-west1/addresses/milvus-a"));
    }

    [Fact]
    public async Task One_in_use_is_not_removed_were_it_with_Force()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        place.Server.State.Put("global/forwardingRules", new() { ["name"] = "k8s2-fs-a", ["IPAddress"] = "203.0.113.1", ["portRange"] = "443-443" });

        Outcome outcome = place.Run("Remove-MilvusStaticAddress milvus-a -Force");

        Assert.Equal("StaticAddressInUse", outcome.ErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, outcome.Error.CategoryInfo.Category);
        Assert.Contains("k8s2-fs-a", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        Assert.True(place.HasAddress("milvus-a"));
    }

    [Fact]
    public async Task WhatIf_removes_nothing_and_asks_nothing()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");

        Outcome outcome = place.Run("Remove-MilvusStaticAddress milvus-a -Force -WhatIf").Succeeded();

        Assert.Contains("What if: Release - global address milvus-a (203.0.113.1", outcome.Host, StringComparison.Ordinal);
        Assert.True(place.HasAddress("milvus-a"));
    }

    [Fact]
    public async Task Names_of_addresses_complete()
    {
        await using ComputePlace place = await ComputePlace.StartAsync();
        place.AddAddress("milvus-a", "203.0.113.1");
        place.AddAddress("other", "203.0.113.2");
        place.AddAddress("milvus-r", "203.0.113.3", "us-west1");
        string common = $"-Project {ComputePlace.Project} -ComputeEndpoint {place.Server.BaseUri}";

        Assert.Equal(["milvus-a"], Completing.At(place.Session, $"Get-MilvusStaticAddress {common} -Name m"));
        Assert.Equal(["milvus-r"], Completing.At(place.Session, $"Get-MilvusStaticAddress {common} -Region us-west1 -Name m"));
        Assert.Equal(["milvus-a", "other"], Completing.At(place.Session, $"Remove-MilvusStaticAddress {common} -Name "));
    }
}
