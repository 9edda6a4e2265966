using System.Text;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

public sealed class SecrecyTests
{
    [ClusterTheory]
    [InlineData(MilvusRelease.Helm, "helm3")]
    [InlineData(MilvusRelease.Helm, "helm4")]
    [InlineData(MilvusRelease.Operator, "helm3")]
    [InlineData(MilvusRelease.Manifest, "helm3")]
    public async Task No_stream_object_or_file_ever_holds_a_key(string owner, string helm)
    {
        await using var place = await Workplace.StartAsync(helm);
        var release = new MilvusRelease();
        await release.InstallAsync(place, owner);
        place.Module.Set("VerbosePreference", "Continue");
        place.Module.Set("DebugPreference", "Continue");
        place.Module.Set("InformationPreference", "Continue");

        var runs = new List<ModuleRun>
        {
            (await place.RunAsync("$WhatIfPreference = $true; " + Workplace.Steps)).AssertNoError(),
            (await place.RunAsync("$WhatIfPreference = $false; Get-MilvusRelease my-release")).AssertNoError(),
            await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml -WhatIf"),
            (await place.RunAsync(Workplace.Steps)).AssertNoError(),
            (await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml")).AssertNoError(),
            (await place.RunAsync("Get-MilvusRelease my-release | New-MilvusTlsSecret -HostName other.milvus.io -Force")).AssertNoError(),
            await place.RunAsync("Get-MilvusRelease my-release | Enable-MilvusTls -ServerSecretName nothing"),
        };
        runs[^1].AssertError("SecretNotFound");

        // What is looked for is there to be found: the keys, in all the forms they have on the way.
        var secret = await place.Kubectl.GetAsync("secret", "my-release-milvus-tls");
        string pem = Encoding.ASCII.GetString(Convert.FromBase64String(secret["data"]!["tls.key"]!.ToString()));
        string[] forbidden =
        [
            release.AccessKey, release.SecretKey,
            Convert.ToBase64String(Encoding.ASCII.GetBytes(release.SecretKey)),
            secret["data"]!["tls.key"]!.ToString(),
            .. pem.Split('\n').Where(line => line.Length > 20 && !line.StartsWith("---", StringComparison.Ordinal)),
        ];
        Assert.Contains(runs, run => run.Debug.Count > 5);
        Assert.All(runs, run => Assert.NotEmpty(run.Verbose));
        foreach (string text in runs.Select(run => run.Everything()).Concat(place.HelmCalls))
        {
            Assert.All(forbidden, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        }

        foreach (string file in Directory.GetFiles(place.Folder))
        {
            string text = await File.ReadAllTextAsync(file);
            Assert.All(forbidden, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        }
    }
}
