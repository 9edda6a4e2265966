#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds the module into out/MilvusL7, tests it, or removes what was built.

.EXAMPLE
./build.ps1
Builds. Import-Module ./out/MilvusL7 loads the result.

.EXAMPLE
./build.ps1 -Task Test
Builds and runs the tests that need no cluster, and the Pester suite. `bash tests/run.sh` runs everything.
#>
[CmdletBinding()]
param(
    # What to do.
    [ValidateSet('Build', 'Test', 'Clean')]
    [string[]] $Task = 'Build',

    # Configuration of the build.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$env:POWERSHELL_UPDATECHECK = 'Off'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

function Invoke-Checked([scriptblock] $Command) {
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "$Command ended with $LASTEXITCODE" }
}

foreach ($one in $Task) {
    switch ($one) {
        'Clean' {
            $out = Join-Path $PSScriptRoot 'out'
            if (Test-Path $out) { Remove-Item $out -Recurse -Force }
            Invoke-Checked { dotnet clean (Join-Path $PSScriptRoot 'MilvusL7.sln') --configuration $Configuration --verbosity quiet }
        }
        'Build' {
            Invoke-Checked { dotnet build (Join-Path $PSScriptRoot 'src/MilvusL7.Cmdlets') --configuration $Configuration --verbosity quiet }
            Get-Item (Join-Path $PSScriptRoot 'out/MilvusL7/MilvusL7.psd1')
        }
        'Test' {
            Invoke-Checked { dotnet test (Join-Path $PSScriptRoot 'MilvusL7.sln') --configuration $Configuration }
            & (Join-Path $PSScriptRoot 'tests/run-pester.ps1') -Configuration $Configuration | Tee-Object -Variable pester
            if ("$pester" -notmatch 'pester totals: \d+ 0 \d+') { throw 'A Pester test failed.' }
        }
    }
}
