using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>A recording server, its authority, and a folder with kubeconfigs for it.</summary>
internal sealed class AccessPlace : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment = [];

    private AccessPlace(TestAuthority authority, RecordingServer server) => (Authority, Server) = (authority, server);

    public TestAuthority Authority { get; }

    public RecordingServer Server { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("milvusl7-access-").FullName;

    public string Url => $"https://127.0.0.1:{Server.Port}";

    /// <summary>The one request's or, where there are several, the last one.</summary>
    public RecordedRequest Last => Server.Requests.Last();

    public static async Task<AccessPlace> StartAsync(Func<TestAuthority, X509Certificate2>? certificate = null, Func<HttpContext, Task<bool>>? answer = null)
    {
        var authority = new TestAuthority();
        return new AccessPlace(authority, await RecordingServer.StartAsync((certificate ?? (a => a.Issue(["127.0.0.1", "localhost"])))(authority), answer));
    }

    /// <summary>Writes a kubeconfig with the context "test".</summary>
    /// <param name="cluster">Further fields of the cluster, as flow YAML.</param>
    /// <param name="user">Fields of the user, as flow YAML.</param>
    public string Kubeconfig(string? cluster = null, string user = "token: secret-token", string? server = null, string? authority = null, string file = "config")
    {
        var fields = string.Join(", ", new[] { $"server: \"{server ?? Url}\"", authority ?? $"certificate-authority-data: {Authority.Base64}", cluster }.Where(f => !string.IsNullOrEmpty(f)));
        return Write(file, """
            apiVersion: v1
            kind: Config
            current-context: test
            contexts:
            - name: test
              context: [context]
            clusters:
            - name: c
              cluster: [cluster]
            users:
            - name: u
              user: [user]
            """.Replace("[context]", "{cluster: c, user: u, namespace: ns}", StringComparison.Ordinal)
            .Replace("[cluster]", $"{{{fields}}}", StringComparison.Ordinal)
            .Replace("[user]", $"{{{user}}}", StringComparison.Ordinal));
    }

    public string Write(string file, string text, bool isProgram = false)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (isProgram && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Sets a variable of this process until the place is left.</summary>
    public void SetEnvironment(string name, string? value)
    {
        _environment.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, value) in _environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        await Server.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
