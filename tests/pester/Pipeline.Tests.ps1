BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1') -Force
    $samples = Join-Path $PSScriptRoot '../../samples/my-release'

    function Copy-Sample([string] $Name) {
        $folder = Join-Path $TestDrive $Name
        Copy-Item $samples $folder -Recurse
        $folder
    }

    function Invoke-Move([string] $Folder, [string] $HostName = 'my-release.milvus.io') {
        Get-MilvusRelease my-release -Path $Folder |
            Set-MilvusServiceType ClusterIP |
            Enable-MilvusTls -WarningAction SilentlyContinue |
            New-MilvusManagedCertificate -HostName $HostName |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress
    }

    function Get-FolderContent([string] $Folder) {
        Get-ChildItem $Folder -Recurse -File | Sort-Object FullName | Get-FileHash | ForEach-Object { "$($_.Path) $($_.Hash)" }
    }
}

Describe 'The pipeline on a folder of manifests' {
    It 'ends with an Ingress for the host' {
        $result = Invoke-Move (Copy-Sample 'once')
        $result.Kind | Should -Be 'Ingress'
        $result.Action | Should -Be 'Created'
        $result.HostName | Should -Be 'my-release.milvus.io'
        $result.Release.TlsMode | Should -Be 'OneWay'
        $result.Release.ServiceType | Should -Be 'ClusterIP'
        $result.BackendConfigName | Should -Be 'my-release-backendconfig'
        $result.ManagedCertificateName | Should -Be 'my-release-milvus-tls'
    }

    It 'writes what the load balancer needs' {
        $folder = Copy-Sample 'files'
        $null = Invoke-Move $folder
        Get-Content (Join-Path $folder 'service.yaml') -Raw | Should -Match "cloud.google.com/app-protocols: '{""milvus"":""HTTP2""}'"
        Get-Content (Join-Path $folder 'proxy.yaml') -Raw | Should -Match 'COMMON_SECURITY_TLSMODE'
        Get-Content (Join-Path $folder 'my-release-backendconfig.yaml') -Raw | Should -Match '(?s)requestPath: /healthz.*timeoutSec: 3600'
        Get-Content (Join-Path $folder 'my-release-milvus-ingress.yaml') -Raw | Should -Match 'kubernetes.io/ingress.class: gce'
    }

    It 'keeps the team''s comments' {
        $folder = Copy-Sample 'comments'
        $before = Get-Content (Join-Path $folder '*.yaml') | Where-Object { $_ -match '#' }
        $null = Invoke-Move $folder
        $after = Get-Content (Join-Path $folder '*.yaml')
        $before | Where-Object { $_ -notin $after } | Should -BeNullOrEmpty
    }

    It 'changes nothing when it is run again' {
        $folder = Copy-Sample 'twice'
        $null = Invoke-Move $folder
        $bytes = Get-FolderContent $folder
        (Invoke-Move $folder).Action | Should -Be 'Unchanged'
        Get-FolderContent $folder | Should -Be $bytes
    }

    It 'writes nothing under -WhatIf, and says what it would' {
        $folder = Copy-Sample 'whatif'
        $bytes = Get-FolderContent $folder
        $result = & {
            $WhatIfPreference = $true
            Invoke-Move $folder -WarningVariable script:warnings
        }
        $result.Action | Should -Be 'Planned'
        $result.Diff | Should -Match '\+kind: Ingress'
        Get-FolderContent $folder | Should -Be $bytes
    }

    It 'colours a diff where the terminal shows colours, and not where <Case>' -ForEach @(
        @{ Case = 'it does'; Rendering = 'Ansi'; NoColor = $null; Expected = $true }
        @{ Case = 'NO_COLOR is set'; Rendering = 'Ansi'; NoColor = '1'; Expected = $false }
        @{ Case = 'text is to be plain'; Rendering = 'PlainText'; NoColor = $null; Expected = $false }
    ) {
        $former = $env:NO_COLOR
        try {
            $env:NO_COLOR = $NoColor
            $said = & dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -Command @"
                Import-Module '$PSScriptRoot/../../out/MilvusL7/MilvusL7.psd1'
                `$PSStyle.OutputRendering = '$Rendering'
                `$null = Get-MilvusRelease -Path '$PSScriptRoot/../../samples/my-release' | New-MilvusBackendConfig -WhatIf
"@ | Out-String
            $said | Should -Match 'kind: BackendConfig'
            $said.Contains("`e[32m+") | Should -Be $Expected
        } finally {
            $env:NO_COLOR = $former
        }
    }

    It 'takes rows of a CSV file by property name' {
        $folder = Copy-Sample 'csv'
        $release = Get-MilvusRelease -Path $folder
        $rows = "SecretName,HostName`nown-tls,a.example.com" | ConvertFrom-Csv |
            Select-Object SecretName, HostName, @{ Name = 'Release'; Expression = { $release } }
        $result = $rows | New-MilvusIngress -WarningAction SilentlyContinue
        $result.HostName | Should -Be 'a.example.com'
        $result.SecretName | Should -Be 'own-tls'
        $result.AllowHttp | Should -BeFalse
    }

    It 'gives objects that other commands can work with' {
        $result = Invoke-Move (Copy-Sample 'objects')
        ($result | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Name | Should -Be 'my-release-milvus'
        ($result | Select-Object Action, Name).Name | Should -Be 'my-release-milvus'
        $result | Format-Table | Out-String | Should -Match 'my-release\.milvus\.io, g'
    }

    It 'shows the results of all steps in one table of <Width> columns' -ForEach @{ Width = 80; Names = 'app-prot' }, @{ Width = 120; Names = 'app-protocols, backend-config, neg' } {
        $folder = Copy-Sample "table-$Width"
        $steps = [Collections.Generic.List[object]]::new()
        $null = Get-MilvusRelease my-release -Path $folder |
            Set-MilvusServiceType ClusterIP | ForEach-Object { $steps.Add($_); $_ } |
            New-MilvusBackendConfig | ForEach-Object { $steps.Add($_); $_ } |
            Add-MilvusL7Annotation | ForEach-Object { $steps.Add($_); $_ }
        $lines = ($steps | Out-String -Width $Width).Split("`n").TrimEnd() -ne ''
        $lines | Should -HaveCount 5
        $lines[2] | Should -Match '^Configured Service +my-release-milvus +LoadBalancer to C'
        $lines[4] | Should -Match ([regex]::Escape($Names))
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        "$($steps[1])" | Should -Be 'Created BackendConfig my-release-backendconfig'
    }

    It 'shows what matters of a release in 80 columns' {
        $text = Get-MilvusRelease -Path $samples | Out-String -Width 80
        $text | Should -Match 'Name +Namespace +ServiceType +ExternalAddress TlsMode +ManagedBy'
    }

    It 'can be exported as files' {
        $folder = Copy-Sample 'export'
        $out = Join-Path $TestDrive 'exported'
        Invoke-Move $folder | Export-MilvusManifest $out | Should -Not -BeNullOrEmpty
        (Get-ChildItem $out).Name | Should -Contain 'my-release-milvus-ingress.yaml'
    }

    It 'lets a later command end it early' {
        $folder = Copy-Sample 'early'
        foreach ($release in Get-MilvusRelease -Path $folder) { break }
        (Get-MilvusRelease -Path $folder | Select-Object -First 1).Name | Should -Be 'my-release'
    }
}
