using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MilvusL7.ComputeStandIn;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

public sealed class ComputeCredentialsTests : IDisposable
{
    private const string Account = "milvus@milvusl7-test.iam.gserviceaccount.com";
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";

    private readonly string _folder = Directory.CreateTempSubdirectory("milvusl7-").FullName;
    private readonly Reports _reports = new();

    private EngineContext Context => new(_reports, CancellationToken.None);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_service_account_gets_a_token_by_its_key()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var server = await StartAsync("token-of-the-account");
        var (file, key) = ServiceAccount(tokens);
        using var client = await OpenAsync(server, new ComputeAccess { CredentialFile = file });

        Assert.Null(await client.GetAsync("global/urlMaps/a", Context));

        Assert.Equal("token-of-the-account", Assert.Single(server.Requests).BearerToken);
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal(Account, Claims(asked.Body).Text("iss"));
        Assert.Contains("auth/compute", Claims(asked.Body).Text("scope"), StringComparison.Ordinal);
        Assert.DoesNotContain(key, _reports.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token-of-the-account", _reports.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_used_for_many_requests()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var server = await StartAsync("token-of-the-account");
        using var client = await OpenAsync(server, new ComputeAccess { CredentialFile = ServiceAccount(tokens).File });

        await client.GetAsync("global/urlMaps/a", Context);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.GetAsync("global/urlMaps/a", Context)));

        Assert.Single(tokens.Requests);
    }

    [Fact]
    public async Task A_key_that_Google_does_not_take_is_unauthenticated()
    {
        await using var tokens = await TokenServer.StartAsync();
        tokens.Refusal = """{ "error": "invalid_grant", "error_description": "Invalid JWT Signature." }""";
        await using var server = await StartAsync("token-of-the-account");
        var (file, key) = ServiceAccount(tokens);
        using var client = await OpenAsync(server, new ComputeAccess { CredentialFile = file });

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync("global/urlMaps/a", Context));

        Assert.Equal("ComputeUnauthenticated", fault.ErrorId);
        Assert.Contains("Invalid JWT Signature.", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, fault.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_credential_file_can_name_an_account_to_act_as()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var server = await StartAsync("token-of-the-other");
        var source = JsonNode.Parse(await File.ReadAllTextAsync(ServiceAccount(tokens).File))!;
        var file = Write(new JsonObject
        {
            ["type"] = "impersonated_service_account",
            ["service_account_impersonation_url"] = $"{tokens.Url}/v1/projects/-/serviceAccounts/other@milvusl7-test.iam.gserviceaccount.com:generateAccessToken",
            ["source_credentials"] = source.DeepClone(),
        }.ToJsonString());
        using var client = await OpenAsync(server, new ComputeAccess { CredentialFile = file });

        await client.GetAsync("global/urlMaps/a", Context);

        Assert.Equal("token-of-the-other", Assert.Single(server.Requests).BearerToken);
        var exchange = Assert.Single(tokens.Requests, r => r.Path.EndsWith("other@milvusl7-test.iam.gserviceaccount.com:generateAccessToken", StringComparison.Ordinal));
        Assert.Equal("Bearer token-of-the-account", exchange.Authorization);
    }

    [Theory]
    [InlineData("this is no JSON but s3cr3t")]
    [InlineData("""{ "private_key": "s3cr3t" }""")]
    [InlineData("""{ "type": "service_account", "client_email": "a@b.c", "private_key": "s3cr3t" }""")]
    [InlineData("""{ "type": "s3cr3t-of-no-kind" }""")]
    public async Task A_file_that_is_no_credential_is_not_quoted(string text)
    {
        var file = Write(text);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess { CredentialFile = file }, Api.Project, Context));

        Assert.Equal(("ComputeCredentialsInvalid", MilvusL7ErrorCategory.InvalidData), (fault.ErrorId, fault.Category));
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", fault + _reports.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess { CredentialFile = Path.Combine(_folder, "none.json") }, Api.Project, Context));

        Assert.Equal("ComputeCredentialsInvalid", fault.ErrorId);
        Assert.Contains("the file does not exist", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_in_after_the_first_try_is_seen_in_the_same_session()
    {
        await using var tokens = await TokenServer.StartAsync();
        var before = Environment.GetEnvironmentVariable(FileVariable);
        try
        {
            Environment.SetEnvironmentVariable(FileVariable, Path.Combine(_folder, "later.json"));
            var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess(), Api.Project, Context));
            Assert.Equal("ComputeCredentialsInvalid", fault.ErrorId);

            File.Copy(ServiceAccount(tokens).File, Path.Combine(_folder, "later.json"));
            await using var server = await StartAsync("token-of-the-account");
            using var client = await OpenAsync(server, new ComputeAccess());
            await client.GetAsync("global/urlMaps/a", Context);
            Assert.Equal("token-of-the-account", Assert.Single(server.Requests).BearerToken);
        }
        finally
        {
            Environment.SetEnvironmentVariable(FileVariable, before);
        }
    }

    [OutsideGoogleFact]
    public async Task Without_any_credentials_it_says_how_to_sign_in()
    {
        var changes = new Dictionary<string, string?> { [FileVariable] = null, ["CLOUDSDK_CONFIG"] = _folder, ["GCE_METADATA_HOST"] = "127.0.0.1:9", ["CLOUDSDK_AUTH_DISABLE_CREDENTIALS"] = null };
        var before = changes.Keys.ToDictionary(k => k, Environment.GetEnvironmentVariable);
        MilvusL7Exception fault;
        try
        {
            Set(changes);
            fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess(), Api.Project, Context));
        }
        finally
        {
            Set(before);
        }

        Assert.Equal(("ComputeCredentialsNotFound", MilvusL7ErrorCategory.AuthenticationError), (fault.ErrorId, fault.Category));
        Assert.Contains("gcloud auth application-default login", fault.RecommendedAction, StringComparison.Ordinal);
    }

    private static void Set(IReadOnlyDictionary<string, string?> variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static Task<ComputeServer> StartAsync(string token) => ComputeServer.StartAsync(new ComputeState(Api.Project), new ComputeServerOptions { RequiredToken = token });

    private static JsonNode? Claims(string body)
    {
        string assertion = System.Web.HttpUtility.ParseQueryString(body)["assertion"]!;
        string claims = assertion.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonNode.Parse(Convert.FromBase64String(claims.PadRight((claims.Length + 3) / 4 * 4, '=')));
    }

    private Task<ComputeClient> OpenAsync(ComputeServer server, ComputeAccess access) => ComputeClient.OpenAsync(access with { Endpoint = server.BaseUri.ToString() }, Api.Project, Context);

    private (string File, string Key) ServiceAccount(TokenServer tokens)
    {
        using var key = RSA.Create(2048);
        string pem = key.ExportPkcs8PrivateKeyPem();
        var file = Write(new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = Api.Project,
            ["private_key_id"] = "0123456789abcdef",
            ["private_key"] = pem,
            ["client_email"] = Account,
            ["client_id"] = "123456789012345678901",
            ["token_uri"] = $"{tokens.Url}/token",
        }.ToJsonString());
        return (file, pem.Split('\n')[1]);
    }

    private string Write(string text)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, text);
        return file;
    }
}
