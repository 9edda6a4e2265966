using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;
using MilvusL7.Engine.Certificates;
using MilvusL7.Engine.Targets;

namespace MilvusL7.Engine.Compute;

/// <summary>Finds the credentials for the Compute API.</summary>
internal static class ComputeCredentials
{
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
            return credential?.CreateScoped(Scope);
        }

        var account = access.Impersonate[^1];
        context.Verbose($"Compute credentials: acting as {account}");
        return credential.Impersonate(new ImpersonatedCredential.Initializer(account)
        {
            DelegateAccounts = access.Impersonate.SkipLast(1),
            Scopes = [Scope],
        });
    }

    private static async Task<GoogleCredential?> FindSourceAsync(ComputeAccess access, EngineContext context)
    {
        if (access.AccessToken is { } token)
        {
            context.Verbose("Compute credentials: the access token that was given");
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

        context.Verbose("Compute credentials: those of this machine");
        try
        {
            return await GoogleCredential.GetApplicationDefaultAsync(context.Cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
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

    private static GoogleCredential FromFile(string file)
    {
        string text;
        try
        {
            text = LocalFile.ReadText(file);
        }
        catch (MilvusL7Exception e) when (e.ErrorId is "PathNotFound" or "FileNotReadable")
        {
            throw ComputeFault.CredentialsInvalid(file, e.ErrorId == "PathNotFound" ? "there is no such file." : "it cannot be read.");
        }

        var type = Json.TryParse(text).Text("type") ?? throw ComputeFault.CredentialsInvalid(file, "it is no JSON with a \"type\".");
        try
        {
            return CredentialFactory.FromJson(text, type);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or Newtonsoft.Json.JsonException)
        {
            // Without the inner exception: it may quote the key.
            throw ComputeFault.CredentialsInvalid(file, KnownTypes.Contains(type) ? $"it is no usable credential of type '{type}'." : "its \"type\" is none that is known.");
        }
    }
}
