using System.Text.Json.Nodes;
using MilvusL7.Engine.Releases;
using MilvusL7.Engine.Targets;
using MilvusL7.Engine.Targets.Editing;

namespace MilvusL7.Engine.Tests.Moves;

/// <summary>Releases as their makers leave them on a cluster, as far as their proxies go.</summary>
internal static class CloneReleases
{
    public const string Service = "my-release-milvus";
    public const string Clone = "my-release-milvus-l7";

    public static IReadOnlyList<string> All { get; } = ["helm 4.1.31", "helm 5.0.19", "operator", "manifest"];

    public static JsonObject[] Objects(string which) => which switch
    {
        "helm 4.1.31" => Parse(Helm("4.1.31", "2.4.1", "[/milvus/tools/run-helm.sh, milvus, run, proxy]")),
        "helm 5.0.19" => Parse(Helm("5.0.19", "2.6.15", "[milvus, run, proxy]")),
        "operator" => Parse(Operator),
        _ => Parse(Manifest()),
    };

    public static ManagedBy OwnerOf(string which) => which switch
    {
        "operator" => ManagedBy.Operator,
        "manifest" => ManagedBy.Manifest,
        _ => ManagedBy.Helm,
    };

    public static JsonObject[] Parse(string text) =>
        [.. YamlDocuments.Parse(text, "test").Select(d => d.Root).OfType<JsonObject>().Select(o => (JsonObject)o.DeepClone())];

    public static Task<ReleaseState> StateAsync(ITarget target, string which, EngineContext context, string? ns = "milvus") =>
        StateAsync(target, OwnerOf(which), context, ns);

    public static async Task<ReleaseState> StateAsync(ITarget target, ManagedBy owner, EngineContext context, string? ns = "milvus")
    {
        var service = (await target.GetAsync(new ResourceRef(ResourceKind.Service, ns, Service), context))!;
        return await WorkloadReader.ReadAsync(target, "my-release", owner, service, context);
    }

    private static string Helm(string chart, string app, string args) => $$$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: my-release-milvus
          namespace: milvus
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: Helm, app.kubernetes.io/name: milvus, app.kubernetes.io/version: {{{app}}}, component: proxy, helm.sh/chart: milvus-{{{chart}}}}
          annotations: {meta.helm.sh/release-name: my-release, meta.helm.sh/release-namespace: milvus}
          uid: 0f9c1c1e-0000-4000-8000-000000000001
          resourceVersion: "811"
        spec:
          type: LoadBalancer
          clusterIP: 10.96.12.7
          clusterIPs: [10.96.12.7]
          externalTrafficPolicy: Local
          healthCheckNodePort: 31999
          loadBalancerSourceRanges: [10.0.0.0/8]
          sessionAffinity: None
          ports:
          - {name: milvus, port: 19530, protocol: TCP, targetPort: milvus, nodePort: 30512}
          - {name: metrics, port: 9091, protocol: TCP, targetPort: metrics, nodePort: 30513}
          selector: {app.kubernetes.io/instance: my-release, app.kubernetes.io/name: milvus, component: proxy}
        status:
          loadBalancer: {ingress: [{ip: 203.0.113.5}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: my-release-milvus
          namespace: milvus
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: Helm, helm.sh/chart: milvus-{{{chart}}}}
          annotations: {meta.helm.sh/release-name: my-release}
        data:
          default.yaml: |
            proxy: {port: 19530}
          user.yaml: |
            minio: {accessKeyID: minioadmin}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: my-release-milvus-proxy
          namespace: milvus
          uid: 0f9c1c1e-0000-4000-8000-000000000002
          resourceVersion: "812"
          generation: 3
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: Helm, app.kubernetes.io/name: milvus, app.kubernetes.io/version: {{{app}}}, component: proxy, helm.sh/chart: milvus-{{{chart}}}}
          annotations: {deployment.kubernetes.io/revision: "3", meta.helm.sh/release-name: my-release, meta.helm.sh/release-namespace: milvus, argocd.argoproj.io/tracking-id: "my-app:apps/Deployment:milvus/my-release-milvus-proxy"}
        spec:
          replicas: 3
          progressDeadlineSeconds: 600
          revisionHistoryLimit: 10
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          selector:
            matchLabels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/name: milvus, component: proxy}
          template:
            metadata:
              creationTimestamp: null
              labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/name: milvus, component: proxy, team: search, sidecar.istio.io/inject: "false"}
              annotations:
                checksum/config: 5ce241a443e60c3e78fc609c7dfbc4fd
                kubectl.kubernetes.io/restartedAt: "2026-01-01T00:00:00Z"
                prometheus.io/scrape: "true"
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - labelSelector: {matchLabels: {app.kubernetes.io/instance: my-release, component: proxy}}
                    topologyKey: kubernetes.io/hostname
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 1
                    podAffinityTerm:
                      labelSelector: {matchLabels: {app.kubernetes.io/instance: my-release, component: querynode}}
                      topologyKey: kubernetes.io/hostname
                  - weight: 2
                    podAffinityTerm:
                      labelSelector: {matchLabels: {app: noisy}}
                      topologyKey: kubernetes.io/hostname
              topologySpreadConstraints:
              - maxSkew: 1
                topologyKey: topology.kubernetes.io/zone
                whenUnsatisfiable: ScheduleAnyway
                labelSelector: {matchExpressions: [{key: component, operator: In, values: [proxy]}]}
              containers:
              - name: proxy
                image: milvusdb/milvus:v{{{app}}}
                args: {{{args}}}
                ports:
                - {name: milvus, containerPort: 19530, protocol: TCP}
                - {name: metrics, containerPort: 9091, protocol: TCP}
                livenessProbe: {tcpSocket: {port: metrics}, initialDelaySeconds: 90}
                readinessProbe: {httpGet: {path: /healthz, port: metrics}, initialDelaySeconds: 90}
                volumeMounts:
                - {name: milvus-config, mountPath: /milvus/configs/default.yaml, subPath: default.yaml, readOnly: true}
                - {name: milvus-config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml, readOnly: true}
                - {name: tools, mountPath: /milvus/tools}
              serviceAccountName: default
              volumes:
              - {name: milvus-config, configMap: {name: my-release-milvus, defaultMode: 420}}
              - {name: tools, emptyDir: {}}
        status: {replicas: 4, readyReplicas: 3, observedGeneration: 3}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: my-release-milvus-proxy
          namespace: milvus
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: Helm}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: my-release-milvus-proxy}
          minReplicas: 2
          maxReplicas: 9
          metrics:
          - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 60} } }
        status: {currentReplicas: 3, desiredReplicas: 3}
        """;

    private const string Operator = """
        apiVersion: milvus.io/v1beta1
        kind: Milvus
        metadata:
          name: my-release
          namespace: milvus
          annotations: {milvus.io/proxy-current-group-id: "1"}
        spec: {mode: cluster}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: my-release-milvus
          namespace: milvus
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus}
          ownerReferences: [{apiVersion: milvus.io/v1beta1, kind: Milvus, name: my-release, uid: 0f9c1c1e-0000-4000-8000-000000000003, controller: true}]
        spec:
          type: LoadBalancer
          clusterIP: 10.96.12.8
          ports:
          - {name: milvus, port: 19530, protocol: TCP, targetPort: 19530, nodePort: 30514}
          - {name: metrics, port: 9091, protocol: TCP, targetPort: 9091, nodePort: 30515}
          selector: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/service: "true"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: my-release
          namespace: milvus
          labels: {app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator}
          ownerReferences: [{apiVersion: milvus.io/v1beta1, kind: Milvus, name: my-release, uid: 0f9c1c1e-0000-4000-8000-000000000003, controller: true}]
        data: {user.yaml: "proxy: {http: {enabled: false}}", hook.yaml: "{}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: my-release-milvus-proxy-0
          namespace: milvus
          labels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "0"}
          ownerReferences: [{apiVersion: milvus.io/v1beta1, kind: Milvus, name: my-release, uid: 0f9c1c1e-0000-4000-8000-000000000003, controller: true}]
        spec:
          replicas: 0
          progressDeadlineSeconds: 2592000
          selector: {matchLabels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "0"}}
          template:
            metadata:
              labels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "0", milvus.io/service: "true"}
            spec:
              containers:
              - {name: proxy, image: "milvusdb/milvus:v2.5.16"}
        status: {}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: my-release-milvus-proxy-1
          namespace: milvus
          labels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "1"}
          annotations: {milvus.io/generation: "4"}
          ownerReferences: [{apiVersion: milvus.io/v1beta1, kind: Milvus, name: my-release, uid: 0f9c1c1e-0000-4000-8000-000000000003, controller: true}]
        spec:
          replicas: 2
          progressDeadlineSeconds: 2592000
          selector: {matchLabels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "1"}}
          template:
            metadata:
              labels: {app.kubernetes.io/component: proxy, app.kubernetes.io/instance: my-release, app.kubernetes.io/managed-by: milvus-operator, app.kubernetes.io/name: milvus, milvus.io/proxy-group-id: "1", milvus.io/service: "true"}
              annotations: {checksum/config: "4711", milvus.io/using-configmap: my-release}
            spec:
              initContainers:
              - {name: config, image: "milvusdb/milvus-operator:v1.3.0", command: [/init.sh], volumeMounts: [{name: tools, mountPath: /milvus/tools}]}
              containers:
              - name: proxy
                image: "milvusdb/milvus:v2.5.16"
                args: [/milvus/tools/run.sh, milvus, run, proxy]
                env:
                - {name: MINIO_ACCESS_KEY, valueFrom: {secretKeyRef: {name: my-release-minio, key: accesskey}}}
                ports:
                - {name: milvus, containerPort: 19530}
                - {name: metrics, containerPort: 9091}
                readinessProbe: {httpGet: {path: /healthz, port: 9091}}
                volumeMounts:
                - {name: milvus-config, mountPath: /milvus/configs/operator, readOnly: true}
                - {name: tools, mountPath: /milvus/tools}
              volumes:
              - {name: milvus-config, configMap: {name: my-release}}
              - {name: tools, emptyDir: {}}
        status: {replicas: 2, readyReplicas: 2}
        """;

    private static string Manifest()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "samples")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return string.Join("\n---\n", Directory.EnumerateFiles(Path.Combine(folder, "samples", "my-release"), "*.yaml").Select(File.ReadAllText));
    }
}
