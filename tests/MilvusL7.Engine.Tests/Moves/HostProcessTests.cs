using System.Diagnostics;
using System.Text.Json.Nodes;
using MilvusL7.Engine.Moves;
using Xunit;

namespace MilvusL7.Engine.Tests.Moves;

public sealed class HostProcessTests
{
    [Fact]
    public void This_process_is_not_gone() => Assert.False(HostProcess.Current.IsGone);

    [Fact]
    public async Task A_process_of_this_host_that_ended_is_gone()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        var named = HostProcess.Of(process.Id);
        await process.WaitForExitAsync();

        Assert.Equal(OperatingSystem.IsLinux(), named.IsGone);
    }

    [Fact]
    public void Another_process_of_the_same_number_is_another() =>
        Assert.Equal(OperatingSystem.IsLinux(), (HostProcess.Current with { Started = "1" }).IsGone);

    [Theory]
    [InlineData("host")]
    [InlineData("boot")]
    [InlineData("user")]
    [InlineData("nothing known of the boot")]
    public void Of_a_process_elsewhere_nothing_is_known(string other)
    {
        var gone = HostProcess.Current with { Started = "1" };
        var elsewhere = other switch
        {
            "host" => gone with { Host = "another" },
            "boot" => gone with { Boot = "another" },
            "user" => gone with { User = "another" },
            _ => gone with { Boot = string.Empty },
        };

        Assert.False(elsewhere.IsGone);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Assert.Equal(HostProcess.Current, HostProcess.FromJson(JsonNode.Parse(HostProcess.Current.ToJson().ToJsonString())));
        Assert.Null(HostProcess.FromJson(new JsonObject()));
    }
}
