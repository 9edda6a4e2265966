using System.Security;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests.Connection;

/// <summary>A client that no one here wrote: Milvus's Node SDK and Test-MilvusConnection see the same, through the same nginx.</summary>
public sealed class NodeSdkTests(FrontEnd front) : IClassFixture<FrontEnd>
{
    // gRPC's status codes.
    private const string Unimplemented = "12";
    private const string Unavailable = "14";
    private const string Unauthenticated = "16";

    // The line that the SDK is run with is the cmdlet's own ConnectionExample, with the placeholders filled in.
    [NodeSdkTheory]
    [InlineData("good.l7.test", "-CertificatePath good.l7.test.crt", "", "", null)]
    [InlineData("issued.l7.test", "-CertificatePath authority.crt", "", "", null)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt", "-Credential $right", "", null)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt", "-Token $token", "", null)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt", "-Credential $wrong", "CredentialsRejected", Unauthenticated)]
    [InlineData("auth.l7.test", "-CertificatePath authority.crt", "", "AuthorizationRequired", Unauthenticated)]
    [InlineData("good.l7.test", "", "", "CertificateSelfSigned", Unavailable)]
    [InlineData("good.l7.test", "-CertificatePath authority.crt", "", "CertificateUntrusted", Unavailable)]
    [InlineData("expired.l7.test", "-CertificatePath authority.crt", "", "CertificateExpired", Unavailable)]
    [InlineData("elsewhere.example.com", "-CertificatePath authority.crt", "", "CertificateHostMismatch", Unavailable)]
    [InlineData("down.l7.test", "-CertificatePath authority.crt", "", "BackendUnavailable", Unavailable)]
    [InlineData("nowhere.l7.test", "-CertificatePath authority.crt", "", "HttpStatus", Unimplemented)]
    public async Task The_SDK_sees_what_the_cmdlet_sees(string host, string certificate, string login, string finding, string? code)
    {
        using var module = front.Module();
        module.Set("right", new System.Management.Automation.PSCredential("root", Secure("Milvus-of-the-tests")));
        module.Set("wrong", new System.Management.Automation.PSCredential("root", Secure("wrong")));
        module.Set("token", Secure(FrontEnd.Login));
        var run = (await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -HostName {host} -Port {front.Port} -Timeout 60 {certificate} {login}")).AssertNoError();
        Assert.Equal(finding, run.Text("FindingId"));

        var seen = await NodeSdk.ConnectAsync(
            LineOf(run)
                .Replace("<password>", login.Contains("wrong", StringComparison.Ordinal) ? "wrong" : "Milvus-of-the-tests", StringComparison.Ordinal)
                .Replace("<token>", FrontEnd.Login, StringComparison.Ordinal),
            front.Folder);

        if (code is null)
        {
            Assert.Equal((run.Text("MilvusVersion"), run.Text("IsHealthy")), (seen["version"]?.ToString(), seen["healthy"]?.GetValue<bool>().ToString()));
            Assert.Equal(FrontEnd.Version, seen["version"]?.ToString());
        }
        else
        {
            Assert.True(code == seen["code"]?.ToString(), seen.ToJsonString());
        }
    }

    [NodeSdkTheory]
    [InlineData("unhealthy.l7.test")]
    public async Task The_SDK_too_sees_that_Milvus_is_unhealthy(string host)
    {
        using var module = front.Module();
        var run = (await module.RunAsync($"Test-MilvusConnection -Address {front.Ip} -HostName {host} -Port {front.Port} -Timeout 60 -CertificatePath authority.crt")).AssertNoError();

        var seen = await NodeSdk.ConnectAsync(LineOf(run), front.Folder);

        Assert.Equal(("False", "false"), (run.Text("IsHealthy"), seen["healthy"]?.ToJsonString()));
        Assert.Equal(run.Text("MilvusVersion"), seen["version"]?.ToString());
    }

    private static string LineOf(ModuleRun run) =>
        run.Text("ConnectionExample").Split('\n').Single(line => line.StartsWith("const client", StringComparison.Ordinal));

    private static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }
}
