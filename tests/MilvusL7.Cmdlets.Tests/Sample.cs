using MilvusL7.Cmdlets.Tests.Hosting;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>The sample manifests: the folders of Manifests, each in the shape of another owner.</summary>
internal static class Sample
{
    /// <summary>The release of any sample.</summary>
    public const string Get = "Get-MilvusRelease my-release -Path .";

    public const string Pipeline = $$"""
        {{Get}} |
            Set-MilvusServiceType ClusterIP |
            Enable-MilvusTls |
            New-MilvusManagedCertificate -HostName my-release.milvus.io |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress
        """;

    public static TheoryData<string> All => ["cluster", "standalone", "operator", "values", "umbrella", "flux", "argo-text", "argo-object", "kustomize"];

    public static Outcome Run(string sample, string script)
    {
        using ModuleSession session = new(sample);
        return session.Run(script);
    }
}
