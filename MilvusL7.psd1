@{
    RootModule             = 'MilvusL7.Cmdlets.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '6f0c8b52-52a8-4d6f-9a6c-2f4c1f6b7d3e'
    Author                 = 'The MilvusL7 authors'
    CompanyName            = 'MilvusL7'
    Copyright              = '(c) The MilvusL7 authors. MIT License.'
    Description            = 'Moves a Milvus vector database on Google Kubernetes Engine from a layer-4 load balancer to a GCP layer-7 load balancer, and back.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    RequiredAssemblies     = @('MilvusL7.dll')
    FormatsToProcess       = @('MilvusL7.Format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Add-MilvusL7Annotation'
        'Complete-MilvusL7'
        'Disable-MilvusL7'
        'Disable-MilvusTls'
        'Enable-MilvusL7'
        'Enable-MilvusTls'
        'Export-MilvusL7Report'
        'Export-MilvusManifest'
        'Get-MilvusL7Plan'
        'Get-MilvusL7Status'
        'Get-MilvusRelease'
        'Get-MilvusStaticAddress'
        'New-MilvusBackendConfig'
        'New-MilvusFrontendConfig'
        'New-MilvusIngress'
        'New-MilvusManagedCertificate'
        'New-MilvusStaticAddress'
        'New-MilvusTlsSecret'
        'Remove-MilvusBackendConfig'
        'Remove-MilvusFrontendConfig'
        'Remove-MilvusIngress'
        'Remove-MilvusL7Annotation'
        'Remove-MilvusManagedCertificate'
        'Remove-MilvusStaticAddress'
        'Remove-MilvusTlsSecret'
        'Set-MilvusServiceType'
        'Test-MilvusConnection'
        'Test-MilvusL7'
        'Wait-MilvusL7'
    )
    PrivateData            = @{
        PSData = @{
            Tags = @('Milvus', 'GKE', 'Kubernetes', 'GCP', 'Ingress', 'LoadBalancer', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
        }
    }
}
