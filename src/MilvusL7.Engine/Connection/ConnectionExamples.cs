using System.Net;

namespace MilvusL7.Engine.Connection;

/// <summary>How SDKs connect in the same way. Secrets are placeholders.</summary>
internal static class ConnectionExamples
{
    public static string Of(ConnectionRequest request)
    {
        // Only a client that is told the name finds it behind a bare address.
        var needsName = request.Address != request.HostName;
        var file = request.Trusted is null ? null : request.TrustedFile is { } path ? Path.GetFileName(path) : "tls.crt";
        var host = IPAddress.TryParse(request.Address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{request.Address}]" : request.Address;
        var python = new List<string> { $"uri=\"https://{host}:{request.Port}\"" };
        var tls = new List<string>();
        if (request.HasCredentials)
        {
            python.Add(request.User is { } user ? $"user={Quoted(user, '"')}, password=\"<password>\"" : "token=\"<token>\"");
        }

        python.Add("secure=True");
        if (file is not null)
        {
            python.Add($"server_pem_path={Quoted(file, '"')}");
            tls.Add($"rootCertPath: {Quoted(file, '\'')}");
        }

        if (needsName || file is not null)
        {
            python.Add($"server_name=\"{request.HostName}\"");
            tls.Add($"serverName: '{request.HostName}'");
        }

        var node = new List<string> { $"address: '{host}:{request.Port}'", "ssl: true" };
        if (request.HasCredentials)
        {
            node.Add(request.User is { } user ? $"username: {Quoted(user, '\'')}, password: '<password>'" : "token: '<token>'");
        }

        if (tls.Count > 0)
        {
            node.Add($"tls: {{ {string.Join(", ", tls)} }}");
        }

        if (needsName)
        {
            // Python's gRPC asks for server_name in TLS and in HTTP; Node's asks for serverName in TLS alone, and an Ingress would answer 404.
            node.Add($"channelOptions: {{ 'grpc.default_authority': '{request.HostName}' }}");
        }

        return string.Join(
            '\n',
            "# pymilvus",
            $"client = MilvusClient({string.Join(", ", python)})",
            "// @zilliz/milvus2-sdk-node",
            $"const client = new MilvusClient({{ {string.Join(", ", node)} }});");
    }

    private static string Quoted(string text, char quote) => quote + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(quote.ToString(), "\\" + quote, StringComparison.Ordinal) + quote;
}
