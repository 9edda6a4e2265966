namespace MilvusL7.Cluster.Tests.Sessions;

/// <summary>A standalone release of two objects and no pods, for fleets of them.</summary>
public static class SmallRelease
{
    public static string Objects(string name) => $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{name}}
          labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: {{name}}, app.kubernetes.io/component: standalone}
        spec:
          type: LoadBalancer
          ports:
          - {name: milvus, port: 19530, targetPort: milvus}
          - {name: metrics, port: 9091, targetPort: metrics}
          selector: {app.kubernetes.io/instance: {{name}}, app.kubernetes.io/component: standalone}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          labels: {app.kubernetes.io/name: milvus, app.kubernetes.io/instance: {{name}}, app.kubernetes.io/component: standalone}
        spec:
          replicas: 0
          selector: {matchLabels: {app.kubernetes.io/instance: {{name}}, app.kubernetes.io/component: standalone} }
          template:
            metadata: {labels: {app.kubernetes.io/instance: {{name}}, app.kubernetes.io/component: standalone} }
            spec:
              containers:
              - name: standalone
                image: milvusdb/milvus:v2.5.16
                args: [milvus, run, standalone]
                ports: [{name: milvus, containerPort: 19530}, {name: metrics, containerPort: 9091}]
        """;
}
