using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>Time-outs take seconds or a TimeSpan, everywhere.</summary>
public sealed class DurationTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("'90'", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("'00:01:30'", 90)]
    [InlineData("([timespan]::FromMinutes(10))", 600)]
    [InlineData("([timespan]::FromHours(1))", 3600)]
    public void Number_is_taken_as_seconds_and_TimeSpan_as_it_is(string written, double seconds)
    {
        using ModuleSession session = new();

        Outcome outcome = session.Run($"$a = (Get-Command Wait-MilvusL7).Parameters.Timeout.Attributes.Where({{ $_.GetType().Name -eq 'DurationAttribute' }})[0]; $a.Transform($null, {written})").Succeeded();

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(outcome.Objects).BaseObject);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("86401")]
    [InlineData("soon")]
    [InlineData("1:2:3:4:5:6")]
    [InlineData("([double]::NaN)")]
    public void What_is_no_time_within_bounds_is_refused_with_the_bounds(string written)
    {
        using ModuleSession session = new("cluster");

        Outcome outcome = session.Run($"{Sample.Get} | Wait-MilvusL7 -Timeout {written}");

        Assert.Contains("The value must be 1 to 86400 seconds", Assert.Single(outcome.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_that_is_a_time_is_a_TimeSpan_or_has_its_unit_in_its_name()
    {
        using ModuleSession session = new();

        Outcome outcome = session.Run("""
            foreach ($command in Get-Command -Module MilvusL7) {
                foreach ($parameter in $command.Parameters.Values) {
                    if ($parameter.Name -cmatch 'Timeout|Interval|Ttl') { "$($parameter.ParameterType.FullName -replace '.*\[\[|,.*') $($parameter.Name)" }
                }
            }
            """).Succeeded();

        Assert.True(outcome.Objects.Count > 10);
        Assert.All(outcome.Objects, o => Assert.True(
            o.ToString().StartsWith("System.TimeSpan ", StringComparison.Ordinal) || o.ToString().EndsWith("Sec", StringComparison.Ordinal), o.ToString()));
    }

    [Fact]
    public void Field_of_GKE_in_seconds_takes_a_TimeSpan_too()
    {
        Outcome outcome = Sample.Run("cluster", $"{Sample.Get} | New-MilvusBackendConfig -TimeoutSec ([timespan]::FromMinutes(30)) -DrainingTimeoutSec 45 -WhatIf").Succeeded();

        Assert.Contains("timeoutSec: 1800", outcome.Value<string>("Diff"), StringComparison.Ordinal);
        Assert.Contains("drainingTimeoutSec: 45", outcome.Value<string>("Diff"), StringComparison.Ordinal);
    }
}
