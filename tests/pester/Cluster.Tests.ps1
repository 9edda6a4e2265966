# The pipeline of README, word for word, as it is typed into pwsh: the current context of the kubeconfig that KUBECONFIG names.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Other blocks of Pester read them.')]
param()

BeforeDiscovery {
    # tests/run.sh sets it. No other cluster is touched.
    $rig = $env:MILVUSL7_TEST_KUBECONFIG
    $noCluster = -not $rig -or -not (Test-Path (Join-Path (Split-Path $rig) '.milvusl7-rig'))
}

Describe 'The pipeline on the cluster of MILVUSL7_TEST_KUBECONFIG' -Skip:$noCluster {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot '../../out/MilvusL7/MilvusL7.psd1') -Force
        $cache = $env:MILVUSL7_CACHE ?? (Join-Path ($env:XDG_CACHE_HOME ?? (Join-Path $HOME '.cache')) 'milvusl7')
        $kubectl = Join-Path $cache 'bin/kubectl'
        $chart = (Resolve-Path (Join-Path $PSScriptRoot '../cluster/chart/milvus')).Path
        $saved = @{}
        foreach ($name in 'KUBECONFIG', 'MILVUSL7_HELM') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }

        $namespace = "pester-$PID"
        $env:KUBECONFIG = Join-Path $TestDrive 'kubeconfig'
        $env:MILVUSL7_HELM = Join-Path $cache 'bin/helm3'
        Copy-Item $env:MILVUSL7_TEST_KUBECONFIG $env:KUBECONFIG

        function Invoke-Tool([scriptblock] $Command) {
            $said = & $Command 2>&1
            if ($LASTEXITCODE -ne 0) { throw "$Command ended with ${LASTEXITCODE}: $said" }
            $said
        }

        function Get-MilvusService { Invoke-Tool { & $kubectl get service my-release-milvus -o json } | ConvertFrom-Json }
        function Get-Revision { (Invoke-Tool { & $env:MILVUSL7_HELM history my-release -o json } | ConvertFrom-Json).Count }

        # New-MilvusTlsSecret leaves the certificate in the current folder.
        Push-Location $TestDrive
        $null = Invoke-Tool { & $kubectl create namespace $namespace }
        $null = Invoke-Tool { & $kubectl config set-context --current --namespace $namespace }
        $null = Invoke-Tool { & $env:MILVUSL7_HELM install my-release $chart --set service.type=LoadBalancer --set extraConfigFiles.user\.yaml='common: {security: {authorizationEnabled: true}}' }
        $until = [datetime]::UtcNow.AddSeconds(60)
        while (-not (Get-MilvusService).status.loadBalancer.ingress) {
            if ([datetime]::UtcNow -gt $until) { throw 'The Service got no address.' }
            Start-Sleep -Milliseconds 200
        }
    }

    AfterAll {
        Pop-Location
        $null = & $kubectl delete namespace $namespace --wait=false 2>&1
        foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    }

    It 'completes the release''s name' {
        $line = 'Get-MilvusRelease my-'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'my-release'
    }

    It 'shows what it would do, and does nothing' {
        $before = (Get-MilvusService).metadata.resourceVersion
        $result = & {
            $WhatIfPreference = $true
            Get-MilvusRelease my-release -Chart $chart |
                Set-MilvusServiceType ClusterIP |
                Enable-MilvusTls -WarningAction SilentlyContinue |
                New-MilvusTlsSecret -HostName my-release.milvus.io -WarningAction SilentlyContinue |
                New-MilvusBackendConfig |
                Add-MilvusL7Annotation |
                New-MilvusIngress
        }
        $result.Action | Should -Be 'Planned'
        $result.Diff | Should -Match '\+kind: Ingress'
        (Get-MilvusService).metadata.resourceVersion | Should -Be $before
        Get-Revision | Should -Be 1
    }

    It 'asks before the address is given up, and changes nothing where nobody can answer' {
        $manifest = Join-Path (Get-Module MilvusL7).ModuleBase 'MilvusL7.psd1'
        $said = & dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Get-MilvusRelease my-release -Chart '$chart' | Set-MilvusServiceType ClusterIP; `$Error[0].FullyQualifiedErrorId" 2>&1 | Out-String
        $said | Should -Match 'ConfirmationRequired'
        (Get-MilvusService).spec.type | Should -Be 'LoadBalancer'
    }

    It 'moves the release, and a transcript of it has no secret' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $ConfirmPreference = 'None'
        $null = Start-Transcript $transcript
        try {
            # Confirmed beforehand, with -Verbose; else as README has it.
            $result = Get-MilvusRelease my-release -Chart $chart |
                Set-MilvusServiceType ClusterIP -Confirm:$false -Verbose |
                Enable-MilvusTls -Verbose |
                New-MilvusTlsSecret -HostName my-release.milvus.io -Verbose |
                New-MilvusBackendConfig -Verbose |
                Add-MilvusL7Annotation -Verbose |
                New-MilvusIngress -Verbose
        }
        finally { $null = Stop-Transcript }

        $result.Action | Should -Be 'Created'
        $result.HostName | Should -Be 'my-release.milvus.io'
        $service = Get-MilvusService
        $service.spec.type | Should -Be 'ClusterIP'
        $service.metadata.annotations.'cloud.google.com/neg' | Should -Be '{"ingress":true}'
        $ingress = Invoke-Tool { & $kubectl get ingress my-release-milvus -o json } | ConvertFrom-Json
        $ingress.spec.rules.host | Should -Be 'my-release.milvus.io'
        $ingress.spec.rules.http.paths.backend.service.name | Should -Be 'my-release-milvus'

        $secret = Invoke-Tool { & $kubectl get secret $ingress.spec.tls.secretName -o json } | ConvertFrom-Json
        $key = [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($secret.data.'tls.key'))
        $said = Get-Content $transcript -Raw
        $said | Should -Match 'helm'
        $said | Should -Not -Match ([regex]::Escape($secret.data.'tls.key'.Substring(40, 40)))
        $said | Should -Not -Match ([regex]::Escape($key.Split("`n")[2]))
    }

    It 'looks an object that crossed a process up anew, by <Way>' -ForEach @(
        @{ Way = 'Clixml'; Cross = { param($object) $object | Export-Clixml "$TestDrive/object.xml"; Import-Clixml "$TestDrive/object.xml" } }
        @{ Way = 'JSON'; Cross = { param($object) $object | ConvertTo-Json -Depth 4 | ConvertFrom-Json } }
        @{ Way = 'a job'; Cross = { param($object) Start-Job { $args[0] } -ArgumentList $object | Receive-Job -Wait -AutoRemoveJob } }
        @{ Way = 'Select-Object'; Cross = { param($object) $object | Select-Object Name, Namespace, Target } }
    ) {
        $crossed = & $Cross (Get-MilvusRelease my-release -Chart $chart)
        ($crossed | New-MilvusBackendConfig -WhatIf).Release.Name | Should -Be 'my-release'
    }

    It 'refuses an object of another cluster behind a context of the same name' {
        $crossed = Get-MilvusRelease my-release -Chart $chart | ConvertTo-Json -Depth 4 | ConvertFrom-Json
        $crossed.Target.Server = 'https://192.0.2.1'
        { $crossed | New-MilvusBackendConfig -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'ReleaseElsewhere,*'
    }

    It 'changes nothing when it is run again' {
        $before = Get-Revision
        $actions = [Collections.Generic.List[string]]::new()
        $null = Get-MilvusRelease my-release -Chart $chart |
            Set-MilvusServiceType ClusterIP | ForEach-Object { $actions.Add($_.Action); $_ } |
            Enable-MilvusTls | ForEach-Object { $actions.Add($_.Action); $_ } |
            New-MilvusTlsSecret -HostName my-release.milvus.io | ForEach-Object { $actions.Add($_.Action); $_ } |
            New-MilvusBackendConfig | ForEach-Object { $actions.Add($_.Action); $_ } |
            Add-MilvusL7Annotation | ForEach-Object { $actions.Add($_.Action); $_ } |
            New-MilvusIngress | ForEach-Object { $actions.Add($_.Action) }
        $actions | Should -Be (@('Unchanged') * 6)
        Get-Revision | Should -Be $before
    }
}
