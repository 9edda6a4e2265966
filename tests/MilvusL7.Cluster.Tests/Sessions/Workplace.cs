using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Cluster.Tests.Rig;

namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>A namespace of the rig, a folder with a kubeconfig for it, and the module at work there.</summary>
public sealed class Workplace : IAsyncDisposable
{
    public const string Release = "my-release";
    public const string Service = "my-release-milvus";
    public const string Host = "my-release.milvus.io";

    /// <summary>The pipeline of the design.</summary>
    public const string Pipeline = $"""
        Get-MilvusRelease {Release} |
            Set-MilvusServiceType ClusterIP -Confirm:$false |
            Enable-MilvusTls |
            New-MilvusTlsSecret -HostName {Host} |
            New-MilvusBackendConfig |
            Add-MilvusL7Annotation |
            New-MilvusIngress
        """;

    /// <summary>The same, with the objects of every step.</summary>
    public const string Steps = $"""
        $release = Get-MilvusRelease {Release}
        $release | Set-MilvusServiceType ClusterIP -Confirm:$false -OutVariable a |
            Enable-MilvusTls -OutVariable b |
            New-MilvusTlsSecret -HostName {Host} -OutVariable c |
            New-MilvusBackendConfig -OutVariable d |
            Add-MilvusL7Annotation -OutVariable e |
            New-MilvusIngress -OutVariable f | ForEach-Object {"{ }"}
        $a; $b; $c; $d; $e; $f
        """;

    private Workplace(ClusterRig rig, string folder)
    {
        Rig = rig;
        rig.Helm3.Chart = rig.Helm4.Chart = RigEnvironment.Chart;
        Folder = folder;
        Kubeconfig = WriteKubeconfig("kubeconfig", ClusterRig.Admin);
        Module = new ModuleSession(folder, Kubeconfig);
    }

    public ClusterRig Rig { get; }

    public Kubectl Kubectl => Rig.Kubectl;

    public string Folder { get; }

    public string Kubeconfig { get; }

    public ModuleSession Module { get; }

    /// <summary>helm3 or helm4: the one that installs here, and that the module uses.</summary>
    public string HelmVersion { get; private set; } = "helm3";

    public Helm Helm => Rig.Helm(HelmVersion);

    /// <summary>Arguments of each helm that the module ran, a line each.</summary>
    public IReadOnlyList<string> HelmCalls =>
        File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => Path.Combine(Folder, "helm-calls");

    public static async Task<Workplace> StartAsync(string helm = "helm3")
    {
        var rig = await ClusterRig.StartAsync();
        await HelmProgram.RepositoryAsync();
        var place = new Workplace(rig, Directory.CreateTempSubdirectory("milvusl7-test-").FullName);
        place.UseHelm(helm);
        return place;
    }

    public void UseHelm(string version)
    {
        HelmVersion = version;
        UseHelmScript($"""exec "{RigEnvironment.Tool(version)}" "$@" """);
    }

    /// <summary>A shell script in helm's place; what it is called with is still kept.</summary>
    public void UseHelmScript(string script)
    {
        string settings = string.Join('\n', HelmProgram.Settings.Select(setting => $"export {setting.Key}='{setting.Value}'"));
        HelmProgram.WriteScript(Path.Combine(Folder, "helm"), $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>'{CallsFile}'\n{settings}\n{script}");
    }

    /// <summary>The module as another of the rig's users.</summary>
    public void ActAs(string user) => Module.UseKubeconfig(WriteKubeconfig(user + ".kubeconfig", user));

    public string WriteKubeconfig(string name, string user, Func<string, string>? edit = null)
    {
        string text = File.ReadAllText(Path.Combine(Rig.RunFolder, user + ".kubeconfig")).Replace("namespace: default", $"namespace: {Rig.Namespace}", StringComparison.Ordinal);
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, edit?.Invoke(text) ?? text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public Task<ModuleRun> RunAsync(string script) => Module.RunAsync(script);

    /// <summary>Every object but Helm's records.</summary>
    public async Task<Snapshot> SnapshotAsync()
    {
        var all = await Rig.SnapshotAsync();
        return new Snapshot(all.Objects.Where(entry => !entry.Key.StartsWith("Secret/sh.helm.", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value));
    }

    /// <summary>Number and status of each revision, newest last: <c>1 deployed</c>.</summary>
    public async Task<IReadOnlyList<string>> RevisionsAsync() =>
        [.. (await Kubectl.ListAsync("secrets", $"owner=helm,name={Release}"))
            .Select(secret => secret["metadata"]!["labels"]!)
            .OrderBy(labels => int.Parse(labels["version"]!.ToString(), CultureInfo.InvariantCulture))
            .Select(labels => $"{labels["version"]} {labels["status"]}")];

    public async Task<X509Certificate2> CertificateAsync(string secret)
    {
        var data = (await Kubectl.GetAsync("secret", secret))["data"]!;
        string certificate = System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data["tls.crt"]!.ToString()));
        string key = System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(data["tls.key"]!.ToString()));
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    public async ValueTask DisposeAsync()
    {
        Module.Dispose();
        Directory.Delete(Folder, recursive: true);
        await Rig.DisposeAsync();
    }
}
