<#
.SYNOPSIS
Moves a Milvus cluster's manifests from a layer-4 to a layer-7 load balancer, on a copy.

.DESCRIPTION
Works on a copy of samples/my-release under out/quickstart: no cluster, no network. Builds and imports the module where it is
not loaded.

.PARAMETER HostName
Name that clients will connect to.

.EXAMPLE
dotnet pwsh samples/quickstart.ps1
#>
[CmdletBinding()]
param(
    [string] $HostName = 'my-release.milvus.io'
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$samples = Join-Path $PSScriptRoot 'my-release'
$folder = Join-Path $root 'out/quickstart'

if (-not (Get-Module MilvusL7)) {
    $manifest = Join-Path $root 'out/MilvusL7/MilvusL7.psd1'
    if (-not (Test-Path $manifest)) { $null = & (Join-Path $root 'build.ps1') }
    Import-Module $manifest
}

# A fresh copy each time: what a run wrote before must not be in the way.
if (Test-Path $folder) { Remove-Item $folder -Recurse }
Copy-Item $samples $folder -Recurse

# Shows a step on its way through the pipeline, and passes it on.
filter Show-Step {
    $_ | Out-Host
    if ($_.Diff) { $_.Diff | Out-Host }
    $_
}

"A Milvus cluster behind a layer-4 load balancer, in $folder"

$last = Get-MilvusRelease -Path $folder |
    Show-Step |
    Set-MilvusServiceType ClusterIP -Confirm:$false |
    Show-Step |
    Enable-MilvusTls |
    Show-Step |
    New-MilvusManagedCertificate -HostName $HostName |
    Show-Step |
    New-MilvusBackendConfig |
    Show-Step |
    Add-MilvusL7Annotation |
    Show-Step |
    New-MilvusIngress |
    Show-Step

'Files written:'
foreach ($file in Get-ChildItem $folder -File) {
    $source = Join-Path $samples $file.Name
    if (-not (Test-Path $source)) { "  new      $($file.Name)" }
    elseif ((Get-FileHash $source).Hash -ne (Get-FileHash $file).Hash) { "  changed  $($file.Name)" }
}

''
"Next: kubectl apply -f $folder, then let $($last.HostName -join ', ') point to the address of the Ingress. The certificate becomes Active after that."
