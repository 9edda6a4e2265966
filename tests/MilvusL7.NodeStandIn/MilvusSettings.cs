using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MilvusL7.NodeStandIn;

/// <summary>Milvus's settings as a container that starts now reads them: the environment before user.yaml before default.yaml.</summary>
internal sealed class MilvusSettings
{
    private const string Folder = "/milvus/configs/";
    private const string Prefix = "milvusconf";

    private readonly Dictionary<string, string> _values = [];

    public int TlsMode => int.TryParse(this["common.security.tlsMode"], out int mode) ? mode : 0;

    public bool AuthorizationEnabled => bool.TryParse(this["common.security.authorizationEnabled"], out bool enabled) && enabled;

    /// <summary>Whether REST has to share the port of gRPC, which it cannot with TLS (milvus#46312).</summary>
    public bool SharesPortWithHttp =>
        !(bool.TryParse(this["proxy.http.enabled"], out bool enabled) && !enabled) && string.IsNullOrEmpty(this["proxy.http.port"]);

    public string? this[string name] => _values.GetValueOrDefault(Normalized(name));

    public static async Task<MilvusSettings> ReadAsync(IKubernetes client, V1Pod pod, V1Container container, CancellationToken cancellation)
    {
        var settings = new MilvusSettings();
        var files = await FilesAsync(client, pod, container, cancellation);
        foreach (string name in (string[])["default.yaml", "user.yaml"])
        {
            if (files.TryGetValue(name, out string? text))
            {
                settings.AddFile(text);
            }
        }

        foreach (var variable in container.Env ?? [])
        {
            string name = Normalized(variable.Name);
            settings._values[name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name] = variable.Value ?? "";
        }

        return settings;
    }

    private static async Task<Dictionary<string, string>> FilesAsync(IKubernetes client, V1Pod pod, V1Container container, CancellationToken cancellation)
    {
        var files = new Dictionary<string, string>();
        foreach (var mount in (container.VolumeMounts ?? []).Where(mount => (mount.MountPath + "/").StartsWith(Folder, StringComparison.Ordinal)))
        {
            if (pod.Spec.Volumes?.FirstOrDefault(volume => volume.Name == mount.Name)?.ConfigMap?.Name is not { } name)
            {
                continue;
            }

            try
            {
                var map = await client.CoreV1.ReadNamespacedConfigMapAsync(name, pod.Metadata.NamespaceProperty, cancellationToken: cancellation);
                foreach (var (key, text) in map.Data ?? new Dictionary<string, string>())
                {
                    if (string.IsNullOrEmpty(mount.SubPath))
                    {
                        files[key] = text;
                    }
                    else if (mount.SubPath == key)
                    {
                        files[Path.GetFileName(mount.MountPath)] = text;
                    }
                }
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
            {
                // A kubelet would wait for it; here the container has no such file.
            }
        }

        return files;
    }

    private void AddFile(string text)
    {
        object? root;
        try
        {
            // Like Milvus, this reader takes the last of equal keys: charts up to 4.1.31 render a standalone's default.yaml with some.
            root = new Deserializer().Deserialize<object?>(text);
        }
        catch (YamlException)
        {
            return;
        }

        Add("", root);
    }

    private void Add(string path, object? node)
    {
        if (node is Dictionary<object, object?> mapping)
        {
            foreach (var (key, value) in mapping)
            {
                Add(path + Normalized(key.ToString()!), value);
            }
        }
        else
        {
            _values[path] = node?.ToString() ?? "";
        }
    }

    /// <summary>Milvus finds a setting by its name in lower case without separators.</summary>
    private static string Normalized(string name) => string.Concat(name.ToLowerInvariant().Where(c => c is not ('_' or '.' or '/')));
}
