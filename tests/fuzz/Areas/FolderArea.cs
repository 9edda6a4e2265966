using MilvusL7.Cmdlets.Tests.Hosting;
using MilvusL7.Fuzz.Hosting;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>A folder of manifests in which one file is broken, and the pipeline over it.</summary>
internal sealed class FolderArea : FuzzArea
{
    private const string Pipeline = """
        Get-MilvusRelease -Path . | Set-MilvusServiceType ClusterIP -WhatIf | Enable-MilvusTls -WhatIf | New-MilvusManagedCertificate -HostName a.example -WhatIf |
            New-MilvusBackendConfig -WhatIf | Add-MilvusL7Annotation -WhatIf | New-MilvusIngress -WhatIf
        """;

    private readonly string[] _samples = [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Manifests")).Order(StringComparer.Ordinal)];
    private FuzzSession? _session;

    public override string Name => "folder";

    public override Task StartAsync()
    {
        _session = new FuzzSession();
        return Task.CompletedTask;
    }

    public override Task RunAsync(FuzzCase one)
    {
        var session = _session!.Session;
        var folder = session.Folder;
        foreach (var old in Directory.EnumerateFiles(folder.Path))
        {
            File.Delete(old);
        }

        var files = Directory.GetFiles(one.Pick(_samples)).Order(StringComparer.Ordinal).ToArray();
        var broken = one.Random.Next(files.Length);
        for (var i = 0; i < files.Length; i++)
        {
            var text = File.ReadAllText(files[i]);
            folder.Write(Path.GetFileName(files[i]), i == broken ? Mutate.Text(one, text) : text);
        }

        _session.Check(session.Run(one.Chance(4) ? "Get-MilvusRelease -Path . | Test-MilvusL7" : Pipeline));
        return Task.CompletedTask;
    }

    protected override Task StopAsync()
    {
        _session?.Dispose();
        return Task.CompletedTask;
    }
}
