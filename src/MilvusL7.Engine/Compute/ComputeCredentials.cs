using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Compute;

/// <summary>Finds the credentials for the Compute API.</summary>
internal static class ComputeCredentials
{
    private const int LargestFile = 1024 * 1024;
    private const int DeepestFile = 10;

    private const string Scope = "https://www.googleapis.com/auth/compute";

    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private const string ConfigVariable = "CLOUDSDK_CONFIG";

    // gcloud's own switch, for emulators.
    private const string DisableVariable = "CLOUDSDK_AUTH_DISABLE_CREDENTIALS";

    // Anything else that a file says of itself is not repeated: it may be any file.
    private static readonly string[] KnownTypes = ["authorized_user", "service_account", "impersonated_service_account", "external_account", "external_account_authorized_user"];

    /// <returns>The credentials; null where the environment says that there are none.</returns>
    /// <exception cref="MilvusL7Exception"><c>ComputeCredentialsNotFound</c>, <c>ComputeCredentialsInvalid</c>.</exception>
    public static async Task<GoogleCredential?> FindAsync(ComputeAccess access, EngineContext context)
    {
        var credential = await FindSourceAsync(access, context);
        if (credential is null || access.Impersonate.Count == 0)
        {
            return credential?.CreateScoped(Scope).CreateWithHttpClientFactory(new BoundedHttpClientFactory(access.RequestTimeout));
        }

        var account = access.Impersonate[^1];
        context.Verbose($"Compute credentials: impersonating {account}");
        var factory = new BoundedHttpClientFactory(access.RequestTimeout);
        return credential.CreateWithHttpClientFactory(factory).Impersonate(new ImpersonatedCredential.Initializer(account)
        {
            DelegateAccounts = access.Impersonate.SkipLast(1),
            Scopes = [Scope],
            HttpClientFactory = factory,
        });
    }

    private static async Task<GoogleCredential?> FindSourceAsync(ComputeAccess access, EngineContext context)
    {
        if (access.AccessToken is { } token)
        {
            context.Verbose("Compute credentials: the specified access token");
            var characters = SecureText.Reveal(token);
            try
            {
                return GoogleCredential.FromAccessToken(new string(characters));
            }
            finally
            {
                Array.Clear(characters);
            }
        }

        if (access.CredentialFile is { } file)
        {
            context.Verbose($"Compute credentials: {file}");
            return FromFile(file);
        }

        if (bool.TryParse(Environment.GetEnvironmentVariable(DisableVariable), out var disabled) && disabled)
        {
            context.Verbose($"Compute credentials: none ({DisableVariable})");
            return null;
        }

        // Google's library looks these files up itself, but keeps for the life of the process what it found: a session that signs in
        // after the first try would never see it.
        if (DefaultFile() is { } found)
        {
            context.Verbose($"Compute credentials: {found}");
            return FromFile(found);
        }

        context.Verbose("Compute credentials: from the metadata server");
        try
        {
            return await GoogleCredential.GetApplicationDefaultAsync(context.Cancellation).WaitAsync(access.RequestTimeout, context.Cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException)
        {
            throw ComputeFault.CredentialsNotFound(e);
        }
    }

    /// <summary>The file of application default credentials; null where there is none.</summary>
    private static string? DefaultFile()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named)
        {
            return named;
        }

        var config = Environment.GetEnvironmentVariable(ConfigVariable) is { Length: > 0 } folder ? folder
            : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "gcloud")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "gcloud");
        var file = Path.Combine(config, "application_default_credentials.json");
        return File.Exists(file) ? file : null;
    }

    /// <summary>What Google's library throws where a token cannot be had, besides what the network and the token server's refusals give.</summary>
    public static bool IsTokenFault(Exception fault) =>
        fault is InvalidOperationException or ArgumentException or FormatException or IOException or UnauthorizedAccessException or NotSupportedException
            or System.Security.Cryptography.CryptographicException or Newtonsoft.Json.JsonException or SubjectTokenException
            // Google.Apis.Auth 1.78 on a token server that answers with an error and nothing else.
            or NullReferenceException;

    /// <summary>The one place where a credential file is read.</summary>
    private static string ReadFile(string file)
    {
        try
        {
            var text = LocalFile.ReadText(file);
            return text.Length <= LargestFile ? text : throw ComputeFault.CredentialsInvalid(file, "it is larger than 1 MB.");
        }
        catch (MilvusL7Exception e) when (e.ErrorId is "PathNotFound" or "FileNotReadable")
        {
            throw ComputeFault.CredentialsInvalid(file, e.ErrorId == "PathNotFound" ? "the file does not exist." : "it cannot be read.");
        }
    }

    /// <summary>A credential file can name other servers, which get the key's signature or a token, and programs: neither without TLS, nor at all.</summary>
    private static void CheckServers(string file, JsonNode? node, int depth, bool isSource)
    {
        if (depth > DeepestFile)
        {
            throw ComputeFault.CredentialsInvalid(file, $"it is nested deeper than {DeepestFile} levels.");
        }

        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                CheckServers(file, item, depth + 1, isSource);
            }
        }

        foreach (var (key, value) in node as JsonObject ?? [])
        {
            // Google's library finds a key in any case.
            if (isSource && key.Equals("executable", StringComparison.OrdinalIgnoreCase))
            {
                throw ComputeFault.CredentialsInvalid(file, "it specifies a program to run (credential_source.executable), which MilvusL7 does not support.");
            }

            var isServer = key.EndsWith("url", StringComparison.OrdinalIgnoreCase) || key.EndsWith("uri", StringComparison.OrdinalIgnoreCase);
            if (isServer && value.Text() is { Length: > 0 } text && !IsTrusted(text, isSource))
            {
                throw ComputeFault.CredentialsInvalid(file, $"its {key} is not an https URL.");
            }

            CheckServers(file, value, depth + 1, isSource || key.Equals("credential_source", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The metadata servers of AWS and Azure, where a credential source may be, have no TLS.</summary>
    private static bool IsTrusted(string url, bool isSource) => Uri.TryCreate(url.Replace("{region}", "region", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || (isSource && uri.Host is "169.254.169.254" or "[fd00:ec2::254]"))));

    private static GoogleCredential FromFile(string file)
    {
        var text = ReadFile(file);
        var json = Json.TryParse(text);
        var type = json.Text("type") ?? throw ComputeFault.CredentialsInvalid(file, "it is not a JSON object with a \"type\".");
        CheckServers(file, json, 0, false);
        try
        {
            return CredentialFactory.FromJson(text, type);
        }
        catch (Exception e) when (IsTokenFault(e))
        {
            // Without the inner exception: it may quote the key.
            throw ComputeFault.CredentialsInvalid(file, KnownTypes.Contains(type) ? $"it is not a valid credential of type '{type}'." : "its \"type\" is not supported.");
        }
    }
}
