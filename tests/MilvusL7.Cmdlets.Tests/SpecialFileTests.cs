using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Engine.Tests.Targets;
using Xunit;

namespace MilvusL7.Cmdlets.Tests;

public sealed class SpecialFileTests
{
    public static TheoryData<string, string> Uses
    {
        get
        {
            TheoryData<string, string> uses = [];
            string[] scripts =
            [
                "Get-MilvusRelease -Path special",
                "Get-MilvusRelease -Path folder",
                "Get-MilvusRelease -Chart special/../special",
                $"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force -CertificatePath special",
                $"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force -CertificatePath good.pem -KeyPath special",
                $"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force -PfxPath special",
                $"{Sample.Get} | New-MilvusTlsSecret -HostName a.example.com -Force -OutPath special",
                "Test-MilvusConnection -Address 127.0.0.1 -Port 1 -CertificatePath special",
                "Get-MilvusStaticAddress -Project p -CredentialPath special",
                $"{Sample.Get} | New-MilvusBackendConfig | Export-MilvusManifest exported",
            ];
            foreach (string script in scripts)
            {
                uses.Add(script, "fifo");
                uses.Add(script, "link to fifo");
                uses.Add(script, "device");
            }

            return uses;
        }
    }

    [UnixTheory]
    [MemberData(nameof(Uses))]
    public async Task Special_file_in_the_place_of_a_file_is_an_error_and_never_a_hang(string script, string kind)
    {
        ModuleSession session = new("cluster");
        foreach (string name in new[] { "special", "folder/x.yaml", "exported/my-release-backendconfig.yaml" })
        {
            Create(session.Folder[name], kind);
        }

        session.Folder.Write("good.pem", "-----BEGIN CERTIFICATE-----\n");

        // A session that hangs cannot be disposed of; the deadline is what the test is about.
        Outcome outcome = await Task.Run(() => session.Run(script)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("FileNotRegular", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
        session.Dispose();
    }

    [UnixTheory]
    [InlineData("fifo")]
    [InlineData("link to fifo")]
    [InlineData("device")]
    public async Task Special_file_as_the_kubeconfig_is_an_error_and_never_a_hang(string kind)
    {
        ModuleSession session = new();
        Create(session.Folder["special"], kind);

        Outcome outcome = await Task.Run(() => session.Run("Get-MilvusRelease -Kubeconfig special")).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("KubeconfigInvalid", outcome.ErrorId);
        Assert.Contains("not a regular file", outcome.Error.ToString(), StringComparison.Ordinal);
        ErrorAssert.IsWhole(outcome.Error);
        session.Dispose();
    }

    [Theory]
    [InlineData("Get-MilvusRelease -Path large.yaml")]
    [InlineData("Get-MilvusRelease -Path .")]
    [InlineData("Test-MilvusConnection -Address 127.0.0.1 -Port 1 -CertificatePath large.yaml")]
    [InlineData("Get-MilvusStaticAddress -Project p -CredentialPath large.yaml")]
    public void File_of_three_gigabytes_is_refused(string script)
    {
        using ModuleSession session = new("cluster");
        using (FileStream stream = new(session.Folder["large.yaml"], FileMode.CreateNew))
        {
            stream.SetLength(3L << 30);
        }

        Outcome outcome = session.Run(script);

        Assert.Equal("FileTooLarge", outcome.ErrorId);
        ErrorAssert.IsWhole(outcome.Error);
    }

    private static void Create(string path, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SpecialFiles.Create(kind, path);
    }
}
