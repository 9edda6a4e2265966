# Runs tests/pester with Pester 5 and writes what tests/run.sh adds up: "pester totals: PASSED FAILED SKIPPED".
$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable -Name Pester | Where-Object Version -ge '5.0')) {
    'not run: Pester 5 is not there'
    exit
}
Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot 'pester'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$run = Invoke-Pester -Configuration $configuration
foreach ($test in $run.Skipped) {
    $reason = if ($test.ErrorRecord) { $test.ErrorRecord[0] } else { 'marked -Skip' }
    "  skipped: $($test.ExpandedPath): $reason"
}
# A container that fails outside any test has no failed test to show for it.
"pester totals: $($run.PassedCount) $($run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount) $($run.SkippedCount + $run.NotRunCount)"
