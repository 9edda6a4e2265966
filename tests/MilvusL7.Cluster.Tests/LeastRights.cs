using MilvusL7.Cluster.Tests.Rig;
using MilvusL7.Cluster.Tests.Sessions;

namespace MilvusL7.Cluster.Tests;

/// <summary>The roles of samples/rbac.yaml suffice, and what is taken from them is named. A class for each owner, so that they run side by side.</summary>
public abstract class LeastRights(string owner, string role, string user)
{
    private const string InUserYaml = "Get-MilvusRelease my-release | Enable-MilvusTls -SettingsIn UserYaml";

    protected async Task SufficesAsync(string helm = "helm3")
    {
        await using var place = await StartAsync(helm);

        (await place.RunAsync(Workplace.Steps)).AssertNoError();
        // No operator runs here that would bring its resource into the Deployments.
        (await place.RunAsync(InUserYaml + (owner == MilvusRelease.Operator ? string.Empty : " -Wait"))).AssertNoError();

        Expected.AssertCreated(await place.SnapshotAsync(), place.Rig.Namespace);
    }

    protected async Task IsNamedAsync(string right, string helm = "helm3")
    {
        await using var place = await StartAsync(helm, right);
        var before = await place.SnapshotAsync();
        string[] words = right.Split(' ');

        var run = await place.RunAsync(right == "patch configmaps" ? InUserYaml : Workplace.Steps);

        var error = run.AssertError("Forbidden");
        Assert.Contains($" is not allowed to {right}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"in namespace '{place.Rig.Namespace}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"resources: [\"{words[1]}\"], verbs: [\"{words[0]}\"]", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        string kind = KindOf(words[1]) + "/";
        // Helm's own records are written after the objects: there the error has to say what helm left.
        if (owner == MilvusRelease.Helm && run.Output.Count == 0 && (await place.RevisionsAsync()).Count > 1)
        {
            Assert.Contains("Revision 2", error.ToString(), StringComparison.Ordinal);
        }

        if (right is not "update secrets")
        {
            Assert.DoesNotContain(before.DifferencesTo(await place.SnapshotAsync()), line => line.StartsWith(kind, StringComparison.Ordinal));
        }
    }

    private async Task<Workplace> StartAsync(string helm, string? without = null)
    {
        var place = await Workplace.StartAsync(helm);
        await new MilvusRelease().InstallAsync(place, owner);
        await SampleRoles.GiveAsync(place, role, user, without);
        place.ActAs(user);
        return place;
    }

    private static string KindOf(string resource) => resource switch
    {
        "services" => "Service",
        "configmaps" => "ConfigMap",
        "deployments" => "Deployment",
        "secrets" => "Secret",
        "ingresses" => "Ingress",
        "backendconfigs" => "BackendConfig",
        "milvuses" => "Milvus",
        _ => throw new ArgumentOutOfRangeException(nameof(resource), resource, "a resource of the pipeline"),
    };
}

public sealed class LeastRightsForManifests() : LeastRights(MilvusRelease.Manifest, SampleRoles.Narrow, ClusterRig.ManifestAdmin)
{
    [ClusterFact]
    public Task The_narrow_role_suffices_for_manifests() => SufficesAsync();

    [ClusterTheory]
    [InlineData("list services")]
    [InlineData("get services")]
    [InlineData("patch services")]
    [InlineData("list deployments")]
    [InlineData("get deployments")]
    [InlineData("patch deployments")]
    [InlineData("get configmaps")]
    [InlineData("patch configmaps")]
    public Task A_right_less_on_the_release_is_named_before_anything_of_its_kind_is_changed(string right) => IsNamedAsync(right);

    [ClusterFact]
    public async Task Not_seeing_the_operators_releases_is_no_error_where_another_is_found()
    {
        await using var place = await Workplace.StartAsync();
        await new MilvusRelease().InstallAsync(place, MilvusRelease.Manifest);
        await SampleRoles.GiveAsync(place, SampleRoles.Narrow, ClusterRig.ManifestAdmin, "list milvuses");
        place.ActAs(ClusterRig.ManifestAdmin);

        var run = (await place.RunAsync("Get-MilvusRelease my-release -Verbose")).AssertNoError();

        Assert.Equal("Manifest", run.Text("ManagedBy"));
        Assert.Contains(run.Verbose, line => line.Contains("is not allowed to list milvuses.milvus.io", StringComparison.Ordinal));
    }
}

public sealed class LeastRightsForNewObjects() : LeastRights(MilvusRelease.Manifest, SampleRoles.Narrow, ClusterRig.ManifestAdmin)
{
    [ClusterTheory]
    [InlineData("get secrets")]
    [InlineData("create secrets")]
    [InlineData("patch secrets")]
    [InlineData("get backendconfigs")]
    [InlineData("create backendconfigs")]
    [InlineData("patch backendconfigs")]
    [InlineData("get ingresses")]
    [InlineData("create ingresses")]
    [InlineData("patch ingresses")]
    public Task A_right_less_on_a_new_object_is_named_and_it_is_not_made(string right) => IsNamedAsync(right);
}

public sealed class LeastRightsForTheOperator() : LeastRights(MilvusRelease.Operator, SampleRoles.Narrow, ClusterRig.ManifestAdmin)
{
    [ClusterFact]
    public Task The_narrow_role_suffices_for_the_operator() => SufficesAsync();

    [ClusterTheory]
    [InlineData("list milvuses")]
    [InlineData("get milvuses")]
    [InlineData("patch milvuses")]
    public Task A_right_less_on_the_custom_resource_is_named_before_it_is_changed(string right) => IsNamedAsync(right);
}

public sealed class LeastRightsForHelm() : LeastRights(MilvusRelease.Helm, SampleRoles.ForHelm, ClusterRig.HelmAdmin)
{
    [ClusterTheory]
    [InlineData("helm3")]
    [InlineData("helm4")]
    public Task The_role_for_Helm_suffices(string helm) => SufficesAsync(helm);

    [ClusterTheory]
    [InlineData("list secrets")]
    [InlineData("get secrets")]
    [InlineData("create secrets")]
    [InlineData("update secrets")]
    [InlineData("list services")]
    [InlineData("get services")]
    [InlineData("patch services")]
    [InlineData("list deployments")]
    [InlineData("get deployments")]
    [InlineData("patch deployments")]
    [InlineData("get configmaps")]
    [InlineData("patch configmaps")]
    public Task A_right_less_is_named_with_what_helm_left_behind(string right) => IsNamedAsync(right);

    [ClusterTheory]
    [InlineData("create secrets")]
    [InlineData("patch services")]
    public Task A_right_less_is_named_with_what_helm_4_left_behind(string right) => IsNamedAsync(right, "helm4");
}
