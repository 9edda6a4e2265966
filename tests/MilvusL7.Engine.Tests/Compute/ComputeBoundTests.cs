using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using MilvusL7.Engine.Compute;
using Xunit;

namespace MilvusL7.Engine.Tests.Compute;

/// <summary>What comes back from the Compute API, and what is sent there, is bounded.</summary>
public sealed class ComputeBoundTests
{
    [Theory]
    [InlineData("global/addresses/../firewalls/x")]
    [InlineData("global/addresses/%2e%2e/firewalls/x")]
    [InlineData("global/addresses/..%2Ffirewalls%2Fx")]
    [InlineData("global/addresses/x?y=1")]
    [InlineData("global/addresses/x#y")]
    [InlineData("global/addresses/")]
    [InlineData("global/addresses/.")]
    [InlineData("global//x")]
    [InlineData("global/addresses/x y")]
    [InlineData("global/addresses/\u0430")]
    [InlineData("global/addresses/x\r\nHost: y")]
    public async Task Path_with_a_segment_that_is_not_a_name_is_never_sent(string path)
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(_ =>
        {
            asked++;
            return Task.CompletedTask;
        });
        using var client = await OpenAsync(server);

        foreach (var send in new Func<Task>[] { () => client.GetAsync(path, Context), () => client.DeleteAsync(path, Context), () => client.PostAsync(path, [], Context), () => AllAsync(client.ListAsync(path, null, Context)) })
        {
            Assert.Equal("ComputeNameInvalid", (await Assert.ThrowsAsync<MilvusL7Exception>(send)).ErrorId);
        }

        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("../firewalls/x")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a%2fb")]
    public void Name_never_becomes_two_segments(string name)
    {
        var path = ComputePath.Of(ComputePath.Global, "urlMaps", name);

        Assert.Equal(3, path.Split('/').Length);
        Assert.False(ComputePath.IsValid(path));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a%2fb")]
    [InlineData("")]
    [InlineData("A")]
    public async Task Project_that_is_not_a_name_is_refused(string project)
    {
        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess { AccessToken = Api.Secure(Api.Token) }, project, Context));

        Assert.Equal("ProjectInvalid", fault.ErrorId);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_not_followed(int status)
    {
        var other = 0;
        await using var elsewhere = await LoopbackServer.StartAsync(_ =>
        {
            other++;
            return Task.CompletedTask;
        });
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = elsewhere.Url + "/x";
            return Task.CompletedTask;
        });
        using var client = await OpenAsync(server);

        Assert.Equal("ComputeFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync("global/addresses/x", Context))).ErrorId);
        Assert.Equal("ComputeFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => client.PostAsync("global/addresses", [], Context))).ErrorId);
        Assert.Equal(0, other);
    }

    [Fact]
    public async Task Redirect_of_the_token_server_is_not_followed()
    {
        var other = 0;
        await using var elsewhere = await LoopbackServer.StartAsync(_ =>
        {
            other++;
            return Task.CompletedTask;
        });
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = elsewhere.Url + "/token";
            return Task.CompletedTask;
        });
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, new System.Text.Json.Nodes.JsonObject
        {
            ["type"] = "service_account", ["project_id"] = Api.Project, ["private_key_id"] = "1", ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "x@milvusl7-test.iam.gserviceaccount.com", ["client_id"] = "1", ["token_uri"] = server.Url + "/token",
        }.ToJsonString());
        try
        {
            using var client = await ComputeClient.OpenAsync(new ComputeAccess { CredentialFile = file, Endpoint = server.Url + "/" }, Api.Project, Context);

            Assert.Equal("ComputeUnauthenticated", (await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync("global/addresses/x", Context))).ErrorId);
            Assert.Equal(0, other);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Compressed_answer_that_expands_beyond_the_limit_is_refused()
    {
        var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)' ');
            for (var i = 0; i < 80; i++)
            {
                await gzip.WriteAsync(block);
            }
        }

        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await http.Response.Body.WriteAsync(bomb.ToArray());
        });
        using var client = await OpenAsync(server);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => client.GetAsync("global/addresses/x", Context));

        Assert.Equal("ComputeFault", fault.ErrorId);
        Assert.Contains("64 MB", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_that_gives_out_the_same_page_again_is_an_error(bool isPost)
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            asked++;
            return http.Response.WriteAsync("""{"items":[{"name":"x"}],"nextPageToken":"again"}""");
        });
        using var client = await OpenAsync(server);

        var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => AllAsync(isPost
            ? client.PostListAsync("zones/z/networkEndpointGroups/n/listNetworkEndpoints", [], Context)
            : client.ListAsync("global/addresses", null, Context)));

        Assert.Equal("ComputeFault", fault.ErrorId);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task List_without_an_end_is_an_error()
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync($$"""{"nextPageToken":"{{Interlocked.Increment(ref asked)}}"}"""));
        using var client = await OpenAsync(server);

        Assert.Equal("ComputeFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => AllAsync(client.ListAsync("global/addresses", null, Context)))).ErrorId);
        Assert.Equal(10_000, asked);
    }

    [Fact]
    public async Task List_that_takes_too_long_is_an_error()
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            await Task.Delay(100);
            await http.Response.WriteAsync($$"""{"nextPageToken":"{{Interlocked.Increment(ref asked)}}"}""");
        });
        using var client = await OpenAsync(server, TimeSpan.FromSeconds(1));

        Assert.Equal("ComputeFault", (await Assert.ThrowsAsync<MilvusL7Exception>(() => AllAsync(client.ListAsync("global/addresses", null, Context)))).ErrorId);
        Assert.InRange(asked, 1, 50);
    }

    [Theory]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"https://sts.example/","credential_source":{"executable":{"command":"/bin/sh"}}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"https://sts.example/","Credential_Source":{"EXECUTABLE":{"command":"/bin/sh"}}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"http://sts.example/","credential_source":{"file":"/x"}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"https://sts.example/","credential_source":{"url":"http://evil.example/"}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"http://169.254.169.254/","credential_source":{"file":"/x"}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"file:///etc/passwd","credential_source":{"file":"/x"}}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"t","token_url":"https://sts.example/","service_account_impersonation_url":"http://evil.example/","credential_source":{"file":"/x"}}""")]
    [InlineData("""{"type":"external_account"}""")]
    [InlineData("""{"type":"external_account","credential_source":[]}""")]
    [InlineData("""{"type":"service_account","client_email":"a","private_key":"x","token_uri":"http://evil.example/"}""")]
    [InlineData("""{"type":"service_account","client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}""")]
    [InlineData("""{"type":"service_account","client_email":[],"private_key":{}}""")]
    [InlineData("""{"type":"impersonated_service_account","service_account_impersonation_url":"https://x.example/nonsense","source_credentials":{"type":"impersonated_service_account"}}""")]
    [InlineData("""{"type":"authorized_user","type":"service_account"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("[]")]
    public async Task Credential_file_that_is_odd_is_an_error_of_its_own(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, text);
        try
        {
            var fault = await Assert.ThrowsAsync<MilvusL7Exception>(() => ComputeClient.OpenAsync(new ComputeAccess { CredentialFile = file }, Api.Project, Context));

            Assert.Equal("ComputeCredentialsInvalid", fault.ErrorId);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static EngineContext Context => new(new Reports(), CancellationToken.None);

    private static Task<ComputeClient> OpenAsync(LoopbackServer server, TimeSpan? listTimeout = null)
    {
        var access = new ComputeAccess { Endpoint = server.Url + "/", AccessToken = Api.Secure(Api.Token) };
        return ComputeClient.OpenAsync(listTimeout is { } limit ? access with { ListTimeout = limit } : access, Api.Project, Context);
    }

    private static async Task AllAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            _ = item;
        }
    }
}
