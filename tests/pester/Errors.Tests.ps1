[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Other blocks of Pester read them.')]
param()

BeforeDiscovery {
    $faults = @(
        @{ Id = 'PathNotFound'; Category = 'ObjectNotFound'; Command = { Get-MilvusRelease -Path (Join-Path $folder 'nothing') } }
        @{ Id = 'ReleaseNotFound'; Category = 'ObjectNotFound'; Command = { Get-MilvusRelease other -Path $folder } }
        @{ Id = 'HostNameInvalid'; Category = 'InvalidArgument'; Command = { Get-MilvusRelease -Path $folder | New-MilvusIngress -HostName 'not_a_host' -SecretName s } }
        @{ Id = 'CertificateRequired'; Category = 'InvalidArgument'; Command = { Get-MilvusRelease -Path $folder | New-MilvusIngress -HostName a.example.com } }
        @{ Id = 'CheckIntervalSecInvalid'; Category = 'InvalidArgument'; Command = { Get-MilvusRelease -Path $folder | New-MilvusBackendConfig -CheckIntervalSec 5 } }
        @{ Id = 'PrivateKeyInFolder'; Category = 'SecurityError'; Command = { Get-MilvusRelease -Path $folder | New-MilvusTlsSecret -HostName a.example.com } }
        @{ Id = 'HttpPortInvalid'; Category = 'InvalidArgument'; Command = { Get-MilvusRelease -Path $folder | Enable-MilvusTls -HttpPort 19530 } }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1') -Force
    $folder = Join-Path $TestDrive 'my-release'
    Copy-Item (Join-Path $PSScriptRoot '../../samples/my-release') $folder -Recurse
}

Describe 'Errors' {
    It '<Id> is one error record with a category, a target and advice, and nothing is written' -ForEach $faults {
        $before = Get-ChildItem $folder | Get-FileHash
        # Pester stops at the first error; the record is what is looked at here.
        $ErrorActionPreference = 'Continue'
        $record = @(& $Command 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $ErrorActionPreference = 'Stop'
        $record | Should -HaveCount 1
        $record[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $record[0].CategoryInfo.Category | Should -Be $Category
        $record[0].TargetObject | Should -Not -BeNullOrEmpty
        $record[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $record[0].ToString() | Should -Not -Match '   at '
        (Get-ChildItem $folder | Get-FileHash).Hash | Should -Be $before.Hash
    }

    It 'can be caught by the module''s own type' {
        try {
            Get-MilvusRelease -Path (Join-Path $folder 'nothing') -ErrorAction Stop
            $caught = $null
        }
        catch [MilvusL7.MilvusL7Exception] {
            $caught = $_.Exception
        }
        $caught.ErrorId | Should -Be 'PathNotFound'
    }

    It 'names the place in a malformed file' {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content $bad "a:`n  b: 1`n c: 2"
        { Get-MilvusRelease -Path $bad -ErrorAction Stop } | Should -Throw -ExpectedMessage '*bad.yaml(3,*' -ErrorId 'ManifestMalformed,*'
    }

    It 'refuses to open a release wider than it was' {
        $open = Join-Path $TestDrive 'open'
        Copy-Item $folder $open -Recurse
        $file = Join-Path $open 'configmap.yaml'
        (Get-Content $file -Raw) -replace 'authorizationEnabled: true', 'authorizationEnabled: false' | Set-Content $file -NoNewline
        $service = Join-Path $open 'service.yaml'
        (Get-Content $service -Raw) -replace 'type: LoadBalancer', 'type: ClusterIP' -replace '(?m)^  loadBalancerSourceRanges:\r?\n    - 0.0.0.0/0\r?\n', '' | Set-Content $service -NoNewline
        { Get-MilvusRelease -Path $open | New-MilvusIngress -HostName a.example.com -SecretName s -ErrorAction Stop } |
            Should -Throw -ErrorId 'ExposureWidened,*'
    }

    It 'asks before an address is given up, and says so where nobody can answer' {
        $address = Join-Path $TestDrive 'address'
        Copy-Item $folder $address -Recurse
        $service = Join-Path $address 'service.yaml'
        (Get-Content $service -Raw) -replace 'type: LoadBalancer', "type: LoadBalancer`n  loadBalancerIP: 34.1.2.3" | Set-Content $service -NoNewline
        $module = (Get-Module MilvusL7).Path -replace 'Cmdlets\.dll$', 'psd1'
        $said = & dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -Command "Import-Module '$module'; Get-MilvusRelease -Path '$address' | Set-MilvusServiceType ClusterIP; `$Error[0].FullyQualifiedErrorId" 2>&1 | Out-String
        $said | Should -Match 'ConfirmationRequired'
        $said | Should -Match '34\.1\.2\.3'
        Get-Content $service -Raw | Should -Match 'type: LoadBalancer'
    }
}
