using MilvusL7.Engine.Targets.Cluster;
using MilvusL7.Fuzz.Mutation;

namespace MilvusL7.Fuzz.Areas;

/// <summary>Kubeconfig files, as far as the first request.</summary>
internal sealed class KubeconfigArea : FuzzArea
{
    private const string Good = """
        apiVersion: v1
        kind: Config
        current-context: gke_p_z_c
        preferences: {}
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:1/x
            certificate-authority-data: LS0tLS1CRUdJTg==
            tls-server-name: kubernetes
            insecure-skip-tls-verify: false
            proxy-url: http://127.0.0.1:1
        - name: d
          cluster: {server: "http://127.0.0.1:1"}
        contexts:
        - name: gke_p_z_c
          context: {cluster: c, user: u, namespace: default}
        - name: other
          context:
            cluster: d
            user: v
        users:
        - name: u
          user:
            token: abc
            as: someone
            as-groups: [a, b]
            as-uid: "1"
            as-user-extra: {scopes: [x]}
        - name: v
          user:
            client-certificate-data: LS0tLS1CRUdJTg==
            client-key-data: LS0tLS1CRUdJTg==
            username: u
            password: p
            tokenFile: token
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              command: no-such-plugin-here
              args: [a]
              env: [{name: A, value: b}]
              interactiveMode: Never
              installHint: get it
              provideClusterInfo: true
            auth-provider: {name: gcp, config: {access-token: x}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-fuzz-").FullName;

    public override string Name => "kubeconfig";

    public override async Task RunAsync(FuzzCase one)
    {
        var file = Path.Combine(_folder, "config");
        var text = Mutate.Text(one, Good);
        // A program of this machine that a mutation hits upon is not to be started.
        await File.WriteAllTextAsync(file, text.Contains("no-such-plugin", StringComparison.Ordinal) ? text : Good);
        var loaded = Kubeconfig.Load([file], one.Chance(3) ? "other" : null, Silence.Context());
        using var connection = new KubernetesConnection(loaded.Access);
        await connection.SendAsync(HttpMethod.Get, "version", null, null, "get version", Silence.Context());
    }

    protected override Task StopAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
