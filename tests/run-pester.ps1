<#
.SYNOPSIS
Runs tests/pester, and writes what tests/run.sh adds up: "pester totals: PASSED FAILED SKIPPED".
#>
param(
    # Configuration that the test kit, which has Pester, was built in.
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
# No later Pester that this machine may have.
Import-Module (Join-Path $PSScriptRoot "MilvusL7.TestKit/bin/$Configuration/net10.0/Pester/Pester.psd1")
$settings = New-PesterConfiguration
$settings.Run.Path = Join-Path $PSScriptRoot 'pester'
$settings.Run.PassThru = $true
$settings.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $settings
foreach ($test in $run.Skipped) {
    $reason = if ($test.ErrorRecord) { $test.ErrorRecord[0] } else { 'marked -Skip' }
    "  skipped: $($test.ExpandedPath): $reason"
}
# A container that fails outside any test has no failed test to show for it.
"pester totals: $($run.PassedCount) $($run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount) $($run.SkippedCount + $run.NotRunCount)"
