using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>Export-MilvusL7Report, and what binds to what among the cmdlets that look.</summary>
public sealed class ReportCmdletTests
{
    [ClusterFact]
    public async Task A_page_is_written_once_and_kept_where_it_is_asked()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        string file = Path.Combine(place.Work.Folder, "report.html");

        Assert.Empty((await place.RunAsync($"{L7Place.Get} | Export-MilvusL7Report report.html -WhatIf")).AssertNoError().Output);
        Assert.False(File.Exists(file));

        var written = (await place.RunAsync($"{L7Place.Get} | Export-MilvusL7Report report.html")).AssertNoError();
        Assert.Equal(file, Assert.IsType<FileInfo>(written.Output.Single().BaseObject).FullName);
        string page = await File.ReadAllTextAsync(file);
        Assert.Contains(Workplace.Host, page, StringComparison.Ordinal);

        (await place.RunAsync($"{L7Place.Get} | Export-MilvusL7Report report.html -NoClobber")).AssertError("FileExists");
        Assert.Equal(page, await File.ReadAllTextAsync(file));
        (await place.RunAsync($"{L7Place.Get} | Export-MilvusL7Report nowhere/report.html")).AssertError("FileNotWritable");
    }

    [ClusterFact]
    public async Task A_status_binds_where_its_release_and_its_address_are_wanted()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync($"{L7Place.Get} | New-MilvusStaticAddress my-release-ip")).AssertNoError();
        (await place.RunAsync(Workplace.Pipeline + " -StaticAddressName my-release-ip | Wait-MilvusL7 -Timeout 120")).AssertNoError();

        // Without Compute a status names no project: it is still found out for the next.
        Assert.Equal("True", (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status -SkipCompute | Get-MilvusL7Status")).AssertNoError().Text("Ready"));
        Assert.Equal("report.html", (await place.RunAsync($"({L7Place.Get} | Get-MilvusL7Status -SkipCompute | Export-MilvusL7Report report.html).Name")).AssertNoError().Output.Single().ToString());

        // The Ingress has a name of its own; the address is another.
        var address = (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status | Get-MilvusStaticAddress")).AssertNoError();
        Assert.Equal(("my-release-ip", "IN_USE"), (address.Text("Name"), address.Text("Status")));
    }

    [ClusterFact]
    public async Task Only_the_Ingresses_that_are_meant_are_looked_at()
    {
        await using var place = await L7Place.StartAsync();
        (await place.RunAsync(Workplace.Pipeline + " | Wait-MilvusL7 -Timeout 120")).AssertNoError();
        (await place.RunAsync($"{L7Place.Get} | New-MilvusIngress other.milvus.io -Name other -PreSharedCertificate missing")).AssertNoError();

        Assert.Equal("True", (await place.RunAsync($"{L7Place.Get} | Wait-MilvusL7 -IngressName my-* -Timeout 60")).AssertNoError().Text("Ready"));
        Assert.Equal(2, (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status")).AssertNoError().Output.Count);
        Assert.Equal("other", (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status -IngressName OTHER")).AssertNoError().Text("Name"));
        (await place.RunAsync($"{L7Place.Get} | Get-MilvusL7Status -IngressName nothing")).AssertError("IngressNotFound");
        (await place.RunAsync($"{L7Place.Get} | Test-MilvusL7 -IngressName nothing")).AssertError("IngressNotFound");
    }
}
