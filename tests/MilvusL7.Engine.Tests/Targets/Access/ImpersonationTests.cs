using System.Text;
using MilvusL7.Engine.Targets.Cluster.Access;
using Xunit;

namespace MilvusL7.Engine.Tests.Targets.Access;

/// <summary>The identity that a kubeconfig impersonates, as the module, helm and kubectl send it.</summary>
[Collection(AccessTests.Name)]
public sealed class ImpersonationTests
{
    private const string Everything = "token: t, as: jäne, as-uid: \"42\", as-groups: [viewers, \"a, b\", \"crew\"], as-user-extra: {\"Example.org/Scope\": [one, two], plain: [x]}";

    public static IEnumerable<object[]> Clients => KubeClient.All;

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task User_group_uid_and_extra_are_sent_with_one_header_line_for_each_value(string client)
    {
        await using var place = await AccessPlace.StartAsync();

        await KubeClient.AskAsync(client, place.Kubeconfig(user: Everything.Replace("jäne", "jane", StringComparison.Ordinal)));

        Assert.NotEmpty(place.Server.Requests);
        Assert.All(place.Server.Requests, request =>
        {
            Assert.Equal(["jane"], request.Values("Impersonate-User"));
            Assert.Equal(["42"], request.Values("Impersonate-Uid"));
            Assert.Equal(["viewers", "a, b", "crew"], request.Values("Impersonate-Group"));
            Assert.Equal(["one", "two"], request.Values("Impersonate-Extra-example.org%2Fscope"));
            Assert.Equal(["x"], request.Values("Impersonate-Extra-plain"));
        });
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task User_alone_is_sent(string client)
    {
        await using var place = await AccessPlace.StartAsync();

        await KubeClient.AskAsync(client, place.Kubeconfig(user: "token: t, as: jane, as-groups: [viewers]"));

        Assert.NotEmpty(place.Server.Requests);
        Assert.All(place.Server.Requests, request => Assert.Equal(["jane"], request.Values("Impersonate-User")));
        Assert.All(place.Server.Requests, request => Assert.Equal(["viewers"], request.Values("Impersonate-Group")));
    }

    [Fact]
    public async Task Name_outside_ASCII_is_sent_in_UTF_8()
    {
        await using var place = await AccessPlace.StartAsync();

        Assert.Null(await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(user: Everything)));

        Assert.Equal(["jäne"], place.Last.Values("Impersonate-User"));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Environment_of_helm_does_not_change_the_identity(string client)
    {
        await using var place = await AccessPlace.StartAsync();
        place.SetEnvironment("HELM_KUBEASUSER", "somebody");
        place.SetEnvironment("HELM_KUBETOKEN", "another");
        place.SetEnvironment("HELM_KUBEASGROUPS", "system:masters");

        await KubeClient.AskAsync(client, place.Kubeconfig(user: "token: t, as: jane"));

        Assert.NotEmpty(place.Server.Requests);
        Assert.All(place.Server.Requests, request =>
        {
            Assert.Equal("Bearer t", request.Authorization);
            Assert.Equal(["jane"], request.Values("Impersonate-User"));
            Assert.Empty(request.Values("Impersonate-Group"));
        });
    }

    [Theory]
    [InlineData("as-groups: [viewers]")]
    [InlineData("as-uid: \"1\"")]
    [InlineData("as-user-extra: {a: [b]}")]
    public async Task Group_uid_or_extra_without_a_user_is_refused(string fields)
    {
        await using var place = await AccessPlace.StartAsync();

        Assert.StartsWith("KubeconfigInvalid", await KubeClient.AskAsync(KubeClient.Module, place.Kubeconfig(user: "token: t, " + fields)));
        Assert.Empty(place.Server.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Marker_of_repeated_values_is_split_wherever_a_write_ends(int size)
    {
        using var written = new MemoryStream();
        await using var stream = new RepeatedHeaderStream(written);
        var text = Encoding.ASCII.GetBytes($"G: a{RepeatedHeaderStream.MarkerFor("G")}b{RepeatedHeaderStream.MarkerFor("G")}c\r\n\r\n{{}}");

        foreach (var part in text.Chunk(size))
        {
            await stream.WriteAsync(part);
        }

        Assert.Equal("G: a\r\nG: b\r\nG: c\r\n\r\n{}", Encoding.ASCII.GetString(written.ToArray()));
    }
}
