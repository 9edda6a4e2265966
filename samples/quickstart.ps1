<#
.SYNOPSIS
Moves a Milvus cluster's manifests from a layer-4 to a layer-7 load balancer, on a copy.

.DESCRIPTION
Works on a copy of samples/my-release under out/quickstart: no cluster, no network. Uses the module's cmdlets and the
engine's own, so it runs in pwsh and in src/MilvusL7.Shell alike.

.PARAMETER HostName
Name that clients will connect to.
#>
[CmdletBinding()]
param(
    [string] $HostName = 'my-release.milvus.io'
)

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetDirectoryName($PSScriptRoot)
$folder = [System.IO.Path]::Combine($root, 'out', 'quickstart')

# A fresh copy each time: what a run wrote before must not be in the way.
if ([System.IO.Directory]::Exists($folder)) { [System.IO.Directory]::Delete($folder, $true) }
$null = [System.IO.Directory]::CreateDirectory($folder)
foreach ($file in [System.IO.Directory]::GetFiles([System.IO.Path]::Combine($PSScriptRoot, 'my-release'))) {
    [System.IO.File]::Copy($file, [System.IO.Path]::Combine($folder, [System.IO.Path]::GetFileName($file)))
}

# Shows a step on its way through the pipeline, and passes it on.
filter Show-Step {
    $_ | Out-Host
    if ($_.Diff) { $_.Diff | Out-Host }
    $_
}

"A Milvus cluster behind a layer-4 load balancer, in $folder" | Out-Host

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

'Files written:' | Out-Host
foreach ($file in [System.IO.Directory]::GetFiles($folder) | ForEach-Object { $_ }) {
    $name = [System.IO.Path]::GetFileName($file)
    $source = [System.IO.Path]::Combine($PSScriptRoot, 'my-release', $name)
    if (-not [System.IO.File]::Exists($source)) { "  new      $name" | Out-Host }
    elseif ([System.IO.File]::ReadAllText($source) -cne [System.IO.File]::ReadAllText($file)) { "  changed  $name" | Out-Host }
}

'' | Out-Host
"Apply the folder to the cluster (kubectl apply -f $folder), let $($last.HostName -join ', ') point to the Ingress's address, and the certificate turns Active." | Out-Host
