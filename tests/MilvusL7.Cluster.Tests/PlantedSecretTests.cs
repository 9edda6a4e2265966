using System.Management.Automation;
using System.Security;
using System.Text;
using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;
using Xunit.Abstractions;

namespace MilvusL7.Cluster.Tests;

/// <summary>A marker in every place that can hold a secret, and every cmdlet run over them with all that it can say.</summary>
public sealed class PlantedSecretTests(ITestOutputHelper output)
{
    private const string Get = L7Place.Get;
    private const string Host = Workplace.Host;

    // Every exported cmdlet is in one of these at least; most of them twice, with success and with a failure that is forced.
    private static readonly string[] OnCluster =
    [
        $"{Get} | Set-MilvusServiceType ClusterIP -WhatIf | Enable-MilvusTls -WhatIf | New-MilvusTlsSecret -HostName {Host} -WhatIf | New-MilvusBackendConfig -WhatIf | Add-MilvusL7Annotation -WhatIf | New-MilvusIngress -WhatIf",
        $"{Get} | Enable-MilvusTls -SettingsIn UserYaml -WhatIf",
        $"{Get} | Get-MilvusL7Plan -HostName {Host} -SelfSigned",
        $"{Get} | Enable-MilvusL7 -HostName {Host} -SelfSigned -Strategy InPlace",
        $"{Get} | Get-MilvusL7Status",
        $"{Get} | Test-MilvusL7",
        $"{Get} | Wait-MilvusL7 -Timeout 1",
        $"{Get} | Export-MilvusL7Report report.html",
        $"{Get} | New-MilvusFrontendConfig",
        $"{Get} | New-MilvusManagedCertificate -HostName other.milvus.io -WhatIf",
        $"{Get} | New-MilvusTlsSecret -HostName {Host} -PfxPath secret.pfx -Password $pfxPassword",
        $"{Get} | Set-MilvusServiceType ClusterIP -WhatIf | Enable-MilvusTls -WhatIf | Add-MilvusL7Annotation -WhatIf | Export-MilvusManifest -Path exported",
        "New-MilvusStaticAddress planted-address -Project milvusl7-test; Get-MilvusStaticAddress -Project milvusl7-test; Remove-MilvusStaticAddress planted-address -Project milvusl7-test -Confirm:$false",
        "Get-MilvusStaticAddress -Project milvusl7-test -AccessToken $null -CredentialPath credentials.json",
        "Test-MilvusConnection -Address 127.0.0.1 -Port 1 -HostName a.example -Credential $milvusUser -Timeout 1",
        "Test-MilvusConnection -Address 127.0.0.1 -Port 1 -HostName a.example -Token $milvusToken -Timeout 1",
        $"{Get} | Enable-MilvusTls -ServerSecretName nothing",
        $"{Get} | Complete-MilvusL7 -Confirm:$false -DrainTimeout 1 -Timeout 60",
        $"{Get} | Remove-MilvusIngress -WhatIf | Remove-MilvusL7Annotation -WhatIf | Remove-MilvusBackendConfig -WhatIf | Remove-MilvusFrontendConfig -WhatIf | Remove-MilvusTlsSecret -WhatIf | Remove-MilvusManagedCertificate -WhatIf",
        $"{Get} | Remove-MilvusIngress -Confirm:$false | Remove-MilvusTlsSecret -Confirm:$false",
        $"{Get} | Disable-MilvusTls -WhatIf",
        $"{Get} | Disable-MilvusL7 -Confirm:$false",
        $"{Get} | Remove-MilvusFrontendConfig -Confirm:$false",
    ];

    private static readonly string[] OnFolder =
    [
        "Get-MilvusRelease -Path manifests | Set-MilvusServiceType ClusterIP -WhatIf | Enable-MilvusTls -SettingsIn UserYaml -WhatIf | New-MilvusManagedCertificate -HostName a.example -WhatIf | New-MilvusBackendConfig -WhatIf | Add-MilvusL7Annotation -WhatIf | New-MilvusIngress -WhatIf",
        "Get-MilvusRelease -Path values | Set-MilvusServiceType ClusterIP -Confirm:$false | Enable-MilvusTls",
        "Get-MilvusRelease -Path values | Disable-MilvusTls -Confirm:$false",
        "Get-MilvusRelease -Path broken",
    ];

    private readonly Dictionary<string, string> _planted = [];

    [ClusterFact]
    public async Task Secrets_planted_everywhere_show_in_no_stream_file_argument_or_record()
    {
        await using var place = await L7Place.StartAsync(more: $$"""
            apiToken: {{Plant("Helm value")}}
            extraEnv:
            - {name: DB_PASS, value: {{Plant("Helm value, variable")}}}
            - name: JAVA_OPTS
              value: "-Xmx1g -Djavax.net.ssl.keyStorePassword={{Plant("Helm value, JAVA_OPTS")}}"
            - name: DATABASE_URL
              value: postgres://milvus:{{Plant("Helm value, URL")}}@db/milvus
            """);
        var work = place.Work;
        foreach (string preference in new[] { "VerbosePreference", "DebugPreference", "InformationPreference" })
        {
            work.Module.Set(preference, "Continue");
        }

        await PlantObjectsAsync(work);
        PlantFiles(work.Folder);
        work.Module.Set("pfxPassword", Secure(Plant("password of a PFX file")));
        work.Module.Set("milvusUser", new PSCredential("root", Secure(Plant("password of a Milvus user"))));
        work.Module.Set("milvusToken", Secure(Plant("Milvus token")));
        var inputs = FilesOf(work.Folder).ToHashSet(StringComparer.Ordinal);

        var seen = new Dictionary<string, string>();
        var failed = new List<string>();
        string[] cmdlets = [.. (await work.RunAsync("(Get-Command -Module MilvusL7).Name")).AssertNoError().Output.Select(o => o.ToString())];
        foreach (string script in OnCluster.Concat(OnFolder))
        {
            var run = await work.RunAsync(script);
            seen[script] = run.Everything();
            await ReadMadeAsync(work, seen);
            failed.AddRange(run.Errors.Select(e => $"{e.FullyQualifiedErrorId.Split(',')[0]}: {script}"));
        }

        await ForceFailuresAsync(place, seen, inputs);

        output.WriteLine(string.Join('\n', failed));
        Assert.NotEmpty(cmdlets);
        Assert.All(cmdlets, name => Assert.Contains(seen.Keys, script => script.Contains(name, StringComparison.Ordinal)));
        foreach (string file in FilesOf(work.Folder).Where(f => !inputs.Contains(f) && Path.GetFileName(f) != "helm"))
        {
            seen[$"file {Path.GetRelativePath(work.Folder, file)}"] = await File.ReadAllTextAsync(file);
        }

        Assert.Contains(seen.Keys, k => k.StartsWith("Secret milvusl7-", StringComparison.Ordinal));
        Assert.Contains(seen.Keys, k => k.StartsWith("file exported", StringComparison.Ordinal));
        var found = _planted.SelectMany(p => Forms(p.Value).SelectMany(form => seen.Where(s => s.Value.Contains(form, StringComparison.Ordinal)).Select(s => $"{p.Key} in {s.Key}"))).Distinct().ToArray();
        output.WriteLine($"secrets planted {_planted.Count} found {found.Length}");
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    /// <summary>What the module made on the cluster so far; of Secrets, the move's record alone.</summary>
    private static async Task ReadMadeAsync(Workplace work, Dictionary<string, string> seen)
    {
        foreach (var made in await work.Kubectl.ListAsync("configmaps,leases,ingresses,backendconfigs,frontendconfigs,secrets", "app.kubernetes.io/managed-by=MilvusL7"))
        {
            string kind = made["kind"]!.ToString();
            string? text = kind != "Secret" ? made.ToJsonString()
                : made["type"]!.ToString() != "milvusl7/move" ? null
                : made["metadata"]!.ToJsonString() + Encoding.UTF8.GetString(Convert.FromBase64String(made["data"]!["move.json"]!.ToString()));
            string key = $"{kind} {made["metadata"]!["name"]}";
            if (text is not null)
            {
                seen[key] = seen.GetValueOrDefault(key) + text;
            }
        }
    }

    /// <summary>What fails with a secret in its hands: a sign-in, a proxy, a helm that quotes what it was given.</summary>
    private async Task ForceFailuresAsync(L7Place place, Dictionary<string, string> seen, HashSet<string> inputs)
    {
        var work = place.Work;
        inputs.UnionWith(new[] { "plugin", "token.kubeconfig", "password.kubeconfig", "plugin.kubeconfig", "proxied.kubeconfig" }.Select(f => Path.Combine(work.Folder, f)));
        string plugin = HelmProgram.WriteScript(Path.Combine(work.Folder, "plugin"), $$"""
            #!/bin/sh
            echo "password={{Plant("exec plugin, standard error")}}" >&2
            echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{Plant("exec plugin, token")}}"'
            """);
        var failures = new Dictionary<string, string>
        {
            ["token"] = $"token: {Plant("kubeconfig, token")}",
            ["password"] = $"username: u\n    password: {Plant("kubeconfig, password")}",
            ["plugin"] = $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {plugin}, interactiveMode: Never, env: [{{name: A_TOKEN, value: {Plant("kubeconfig, variable of an exec plugin")}}}]}}",
        };
        foreach (var (name, user) in failures)
        {
            string file = work.WriteKubeconfig($"{name}.kubeconfig", ClusterRig.Admin, text => text[..text.IndexOf("users:", StringComparison.Ordinal)] + $"users:\n- name: {UserOf(text)}\n  user:\n    {user}\n");
            seen[$"kubeconfig with {name}"] = (await work.RunAsync($"Get-MilvusRelease -Kubeconfig '{file}'")).Everything();
        }

        string proxied = work.WriteKubeconfig("proxied.kubeconfig", ClusterRig.Admin, text => text.Replace("    server:", $"    proxy-url: http://user:{Plant("kubeconfig, proxy")}@127.0.0.1:1\n    server:", StringComparison.Ordinal));
        seen["kubeconfig with a proxy"] = (await work.RunAsync($"Get-MilvusRelease -Kubeconfig '{proxied}'")).Everything();
        work.UseHelmScript($$$"""
            echo 'Error: cannot patch "x": admission denied: "{\"data\":{\"password\":\"{{{Plant("helm, standard error")}}}\"}}"' >&2
            echo 'minio secretKey: {{{Plant("helm, line of standard error")}}}' >&2
            exit 1
            """);
        seen["helm that fails"] = (await work.RunAsync($"{Get} | Set-MilvusServiceType ClusterIP -Confirm:$false")).Everything();
    }

    private static string UserOf(string kubeconfig) =>
        kubeconfig.Split('\n').Select(l => l.Trim()).First(l => l.StartsWith("user:", StringComparison.Ordinal))["user:".Length..].Trim();

    private async Task PlantObjectsAsync(Workplace work) => await work.Kubectl.ApplyAsync($$"""
        apiVersion: v1
        kind: Secret # of the application
        metadata: {name: planted}
        stringData: {any: {{Plant("Secret")}}}
        ---
        apiVersion: v1
        kind: Event
        metadata: {name: planted, namespace: {{work.Rig.Namespace}}}
        involvedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: {{Workplace.Service}}, namespace: {{work.Rig.Namespace}}}
        type: Warning
        reason: Sync
        message: 'Error syncing to GCP: refused "{\"password\":\"{{Plant("Event")}}\"}" at https://u:{{Plant("Event, URL")}}@example.com/'
        count: 30
        firstTimestamp: "{{DateTime.UtcNow.AddMinutes(-2):yyyy-MM-ddTHH:mm:ssZ}}"
        lastTimestamp: "{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}"
        """);

    private void PlantFiles(string folder)
    {
        Write(folder, "credentials.json", $$"""{"type":"service_account","client_email":"a@b.example","private_key_id":"x","private_key":"{{Plant("credential file")}}","token_uri":"http://127.0.0.1:1/"}""");
        Write(folder, "secret.pfx", "this is no PKCS#12 file");
        Write(folder, "manifests/milvus.yaml", $$"""
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: 'Secret'
              metadata: {name: in-a-list}
              data: {any: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(Plant("manifest, Secret in a List")))}} }
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: r-milvus, labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: r, component: proxy} }
            spec:
              type: LoadBalancer
              ports: [{name: milvus, port: 19530}, {name: metrics, port: 9091}]
              selector: {app.kubernetes.io/instance: r}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: r-milvus}
            data:
              user.yaml: |
                # password: {{Plant("manifest, commented out")}}
                minio:
                  secretAccessKey: {{Plant("manifest, user.yaml")}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: r-milvus-proxy, labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: r, component: proxy} }
            spec:
              selector: {matchLabels: {app.kubernetes.io/instance: r} }
              template:
                metadata: {labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: r, component: proxy} }
                spec:
                  containers:
                  - name: proxy
                    image: milvusdb/milvus:v2.5.16
                    env:
                    - {name: GOGC, value: "50"}
                    - value: {{Plant("manifest, variable")}}
                      name: ENCRYPTION_KEY
                    volumeMounts: [{name: config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}]
                  volumes: [{name: config, configMap: {name: r-milvus} }]
            """);
        Write(folder, "values/values.yaml", $$"""
            # Values of zilliztech's chart.
            cluster: {enabled: true}
            service: {type: LoadBalancer}
            externalS3:
              enabled: true
              ? secretKey
              : {{Plant("values, explicit key")}}
            extraConfigFiles:
              user.yaml: |
                etcd:
                  auth: {enabled: true, password: {{Plant("values, user.yaml")}} }
            """);
        Write(folder, "broken/values.yaml", $"service:\n  type: LoadBalancer\npassword: \"{Plant("values that do not parse")}\n\tx: y\n");
    }

    private static void Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string[] FilesOf(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    /// <summary>As it is, and within base64 at each of the three places where it can begin.</summary>
    private static IEnumerable<string> Forms(string marker)
    {
        yield return marker;
        for (int skipped = 0; skipped < 3; skipped++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(new string('x', skipped) + marker);
            // The first group depends on what stands before, the last on what follows.
            yield return Convert.ToBase64String(bytes)[4..^4];
        }
    }

    private string Plant(string where)
    {
        string marker = $"Planted{_planted.Count}m{Guid.NewGuid():N}";
        _planted.Add(where, marker);
        return marker;
    }
}
