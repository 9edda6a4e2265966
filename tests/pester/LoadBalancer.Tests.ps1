[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Other blocks of Pester read them.')]
param()

BeforeDiscovery {
    $needCluster = @(
        @{ Name = 'Get-MilvusL7Status'; Command = { Get-MilvusRelease -Path $before | Get-MilvusL7Status } }
        @{ Name = 'Wait-MilvusL7'; Command = { Get-MilvusRelease -Path $before | Wait-MilvusL7 -Timeout 1 } }
        @{ Name = 'Export-MilvusL7Report'; Command = { Get-MilvusRelease -Path $before | Export-MilvusL7Report (Join-Path $TestDrive 'report.html') } }
    )
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1') -Force
    # No cluster and no Google, whatever this machine has.
    $kubeconfig = $env:KUBECONFIG
    $endpoint = $env:CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE
    $disabled = $env:CLOUDSDK_AUTH_DISABLE_CREDENTIALS
    $env:KUBECONFIG = Join-Path $TestDrive 'no-such-file'
    $env:CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE = 'http://127.0.0.1:1/compute/v1/'
    $env:CLOUDSDK_AUTH_DISABLE_CREDENTIALS = 'true'

    $samples = Join-Path $PSScriptRoot '../../samples/my-release'
    $before = Join-Path $TestDrive 'before'
    $after = Join-Path $TestDrive 'after'
    Copy-Item $samples $before -Recurse
    Copy-Item $samples $after -Recurse
    $null = Get-MilvusRelease my-release -Path $after |
        Set-MilvusServiceType ClusterIP |
        Enable-MilvusTls -WarningAction SilentlyContinue |
        New-MilvusManagedCertificate -HostName my-release.milvus.io |
        New-MilvusBackendConfig |
        Add-MilvusL7Annotation |
        New-MilvusIngress
}

AfterAll {
    $env:KUBECONFIG = $kubeconfig
    $env:CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE = $endpoint
    $env:CLOUDSDK_AUTH_DISABLE_CREDENTIALS = $disabled
}

Describe 'Test-MilvusL7 on a folder of manifests' {
    It 'finds no error after the pipeline' {
        Get-MilvusRelease -Path $after | Test-MilvusL7 | Where-Object Severity -eq Error | Should -BeNullOrEmpty
        Get-MilvusRelease -Path $after | Test-MilvusL7 -Quiet | Should -BeTrue
    }

    It 'finds that the Ingress is missing before it' {
        (Get-MilvusRelease -Path $before | Test-MilvusL7).Id | Should -Contain 'IngressMissing'
        Get-MilvusRelease -Path $before | Test-MilvusL7 -Quiet | Should -BeFalse
    }

    It 'gives findings that other commands can work with' {
        $findings = @(Get-MilvusRelease -Path $before | Test-MilvusL7)
        $findings | Group-Object Severity | Should -Not -BeNullOrEmpty
        ($findings[0] | Select-Object Id, Severity, RecommendedAction | ConvertTo-Json | ConvertFrom-Json).Id | Should -Be $findings[0].Id
        $findings | Format-Table Severity, Id -AutoSize | Out-String | Should -Match $findings[0].Id
        $findings | Out-String | Should -Match 'RecommendedAction : '
    }

    It 'changes nothing' {
        $bytes = Get-ChildItem $after | Get-FileHash
        $null = Get-MilvusRelease -Path $after | Test-MilvusL7
        (Get-ChildItem $after | Get-FileHash).Hash | Should -Be $bytes.Hash
    }
}

Describe 'What needs a cluster' {
    It '<Name> says so on a folder' -ForEach $needCluster {
        $ErrorActionPreference = 'Continue'
        $record = @(& $Command 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $ErrorActionPreference = 'Stop'
        $record | Should -HaveCount 1
        $record[0].FullyQualifiedErrorId | Should -BeLike 'ClusterRequired,*'
        $record[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Join-Path $TestDrive 'report.html' | Should -Not -Exist
    }
}

Describe 'Static addresses' {
    It 'of a folder''s release need a project' {
        { Get-MilvusRelease -Path $before | New-MilvusStaticAddress -ErrorAction Stop } | Should -Throw -ErrorId 'ComputeProjectUnknown,*'
    }

    It 'cannot be read where Compute cannot be reached' {
        { Get-MilvusStaticAddress -Project p -ErrorAction Stop } | Should -Throw -ErrorId 'ComputeUnreachable,*'
    }

    It 'are not taken from an endpoint without TLS' {
        { Get-MilvusStaticAddress -Project p -ComputeEndpoint 'http://compute.example.com/compute/v1/' -ErrorAction Stop } |
            Should -Throw -ErrorId 'ComputeEndpointInvalid,*'
    }
}
