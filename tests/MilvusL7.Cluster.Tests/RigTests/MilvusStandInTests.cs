using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MilvusL7.Cluster.Tests.Traffic;

namespace MilvusL7.Cluster.Tests.RigTests;

/// <summary>The Milvus stand-in by itself; no cluster is needed.</summary>
public sealed class MilvusStandInTests
{
    private const string Host = "my-release.milvus.io";

    [Fact]
    public async Task Plaintext_answers_version_and_health()
    {
        await using var milvus = await MilvusProcess.StartAsync();
        using var client = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, null));

        Assert.Null(await client.GetVersionAsync(default));
        Assert.Null(await client.CheckHealthAsync(default));
    }

    [Fact]
    public async Task TLS_answers_those_who_ask_for_its_name_and_no_plaintext()
    {
        var folder = Directory.CreateTempSubdirectory("milvusl7-test-");
        try
        {
            await using var milvus = await MilvusProcess.StartAsync(["--tls", .. WriteCertificate(folder.FullName)]);
            using var client = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, Host));
            using var other = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, "other.milvus.io"));
            using var plaintext = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, null));

            Assert.Null(await client.GetVersionAsync(default));
            Assert.NotNull(await other.GetVersionAsync(default));
            Assert.NotNull(await plaintext.GetVersionAsync(default));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("root:Milvus", null)]
    [InlineData("root:milvus", "GetVersion: grpc-status 16 auth check failure, please check username and password are correct")]
    [InlineData("", "GetVersion: grpc-status 16 missing authorization in header")]
    public async Task Authorization_wants_the_right_login(string login, string? failure)
    {
        await using var milvus = await MilvusProcess.StartAsync("--authorization", "root:Milvus");
        using var client = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, null) { Login = login });

        Assert.Equal(failure, await client.GetVersionAsync(default));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.InternalServerError, "--unhealthy")]
    public async Task Healthz_says_how_it_is(HttpStatusCode status, params string[] arguments)
    {
        await using var milvus = await MilvusProcess.StartAsync(arguments);
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"http://{milvus.HealthEndPoint}/healthz"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task At_SIGTERM_calls_under_way_are_finished_and_others_refused()
    {
        await using var milvus = await MilvusProcess.StartAsync("--answer-delay", "1000");
        using var client = new MilvusClient(new TrafficTarget(() => milvus.EndPoint, null));
        Assert.Null(await client.GetVersionAsync(default));
        var underWay = client.GetVersionAsync(default);
        // What was sent before this answer has arrived.
        using var health = new HttpClient();
        (await health.GetAsync(new Uri($"http://{milvus.HealthEndPoint}/healthz"))).Dispose();

        milvus.Terminate();

        Assert.Null(await underWay);
        Assert.Equal(0, await milvus.ExitCodeAsync());
        Assert.Contains("refused", await client.GetVersionAsync(default), StringComparison.Ordinal);
    }

    private static string[] WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        string[] files = [Path.Combine(folder, "server.crt"), Path.Combine(folder, "server.key")];
        File.WriteAllText(files[0], certificate.ExportCertificatePem());
        File.WriteAllText(files[1], key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
