[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Other blocks of Pester read them.')]
param()

BeforeDiscovery {
    $manifest = Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1'
    $exported = (Import-PowerShellDataFile $manifest).CmdletsToExport
}

BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1'
    Import-Module $manifest -Force
}

Describe 'The module' {
    It 'has a valid manifest' {
        (Test-ModuleManifest $manifest).Name | Should -Be 'MilvusL7'
    }

    It 'exports exactly what the manifest lists' {
        (Get-Command -Module MilvusL7).Name | Sort-Object | Should -Be ((Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object)
    }

    It 'exports each cmdlet once after a second import with -Force' {
        Import-Module $manifest -Force
        Import-Module $manifest -Force
        (Get-Command -Module MilvusL7 | Group-Object Name).Count | Should -Not -Contain 2
        Get-Command -Module MilvusL7 | Should -HaveCount (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
    }

    It 'can be removed and imported again' {
        Remove-Module MilvusL7
        Get-Command Get-MilvusRelease -ErrorAction Ignore -Module MilvusL7 | Should -BeNullOrEmpty
        Import-Module $manifest
        Get-MilvusRelease -Path (Join-Path $PSScriptRoot '../../samples/my-release') | Should -HaveCount 1
    }

    It 'loads in several runspaces at once' {
        $names = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            (Get-MilvusRelease -Path (Join-Path $using:PSScriptRoot '../../samples/my-release')).Name
        }
        $names | Should -Be @('my-release', 'my-release', 'my-release', 'my-release')
    }

    It '<_> has a synopsis, an example and an output type' -ForEach $exported {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -Match ([regex]::Escape("$_ ["))
        $help.Examples.Example | Should -Not -BeNullOrEmpty
        (Get-Command $_).OutputType | Should -Not -BeNullOrEmpty
    }

    It 'completes the names of a folder''s releases' {
        Push-Location (Join-Path $PSScriptRoot '../..')
        try {
            $line = 'Get-MilvusRelease -Path samples/my-release -Name '
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'my-release'
        }
        finally { Pop-Location }
    }

    It 'is silent where there is nothing to complete from' {
        $env:KUBECONFIG = Join-Path $TestDrive 'no-such-file'
        $line = 'Set-MilvusServiceType ClusterIP -Release '
        $errors = $Error.Count
        (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ResultType -eq 'ParameterValue' | Should -BeNullOrEmpty
        $Error.Count | Should -Be $errors
    }
}
